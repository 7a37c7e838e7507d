// report: https://github.com/connectrpc/connect-swift/issues/353
// story: a unary call's channel handler keeps its context, and the context the handler, so neither goes when the call is over.
// kind: leak
// resource: heap
// operation: unary_call
// growth: 96
// mix: unary_call 1, stream_call 4
// executors: threads, dispatch, tasks
// function: RpcClient.unaryCall(_:)
import LoadTesting
import Synchronization

final class CallContext: @unchecked Sendable {
  var handler: CallHandler?
  var bytesRead = 0
  init(_ handler: CallHandler) { self.handler = handler }
  func read(_ count: Int) { bytesRead += count }
}

final class CallHandler: @unchecked Sendable {
  var context: CallContext?
  let request: Int
  var trailers: (Int, Int, Int) = (0, 0, 0)
  init(_ request: Int) { self.request = request }
}

final class RpcClient: Sendable {
  private let inFlight = Mutex(CallContext?.none)

  @inline(never)
  private func begin(_ context: CallContext) { inFlight.withLock { $0 = context } }

  @inline(never)
  private func end() { inFlight.withLock { $0 = nil } }

  @inline(never)
  func unaryCall(_ id: Int) -> Int {
    let handler = CallHandler(id)  // stays
    let context = CallContext(handler)  // stays
    handler.context = context
    begin(context)
    context.read(id & 0xff)
    end()
    return context.bytesRead
  }

  @inline(never)
  func streamCall(_ id: Int) -> Int {
    let handler = CallHandler(id)
    let context = CallContext(handler)
    handler.context = context
    begin(context)
    context.read(id & 0xff)
    end()
    handler.context = nil
    context.handler = nil
    return context.bytesRead
  }
}

final class HandlerCycle: LoadTarget {
  static let name = "handler_cycle"
  static let summary = "calls of a client whose handler and context keep each other"
  static let operations = [
    OperationDescription("unary_call", "a call with one answer"),
    OperationDescription("stream_call", "a call whose handler is taken apart"),
  ]
  let client = RpcClient()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Caller { Caller(client: client) }

  struct Caller: LoadWorker {
    let client: RpcClient
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+=
        operation == 0
        ? client.unaryCall(Int(truncatingIfNeeded: iteration)) : client.streamCall(Int(truncatingIfNeeded: iteration))
    }
  }
}

let handlerCycleTruth = Truth("handler_cycle", .heap) {
  let client = RpcClient()
  return { _ = client.unaryCall($0) }
}
