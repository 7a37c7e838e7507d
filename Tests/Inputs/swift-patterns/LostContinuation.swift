// report: https://github.com/reown-com/reown-swift/issues/59
// story: a message that cannot be sent takes the path on which the continuation is never resumed, so its task waits for ever.
// kind: leak
// resource: heap
// operation: send_offline
// growth: 1600
// mix: send 19, send_offline 1
// executors: tasks
// function: Dispatcher.protectedSend(_:online:)
import LoadTesting
import Synchronization

final class Dispatcher: Sendable {
  private let waiting = Mutex([UnsafeContinuation<Int, Never>]())

  @inline(never)
  func protectedSend(_ message: [UInt8], online: Bool) async -> Int {
    await withUnsafeContinuation { continuation in
      if online {
        continuation.resume(returning: message.count)
      } else {
        waiting.withLock { $0.append(continuation) }
      }
    }
  }
}

final class LostContinuation: LoadTarget {
  static let name = "lost_continuation"
  static let summary = "messages, some of which wait for a connection that never comes"
  static let operations = [
    OperationDescription("send", "a message that is sent", asynchronous: true),
    OperationDescription("send_offline", "a message that is left to a task of its own", asynchronous: true),
  ]
  let dispatcher = Dispatcher()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Sender { Sender(dispatcher: dispatcher) }

  struct Sender: LoadWorker {
    let dispatcher: Dispatcher
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      if operation == 0 {
        sum &+= await dispatcher.protectedSend([1, 2, 3, 4], online: true)
      } else {
        let dispatcher = dispatcher
        Task { await dispatcher.protectedSend([UInt8](repeating: 1, count: 100), online: false) }  // stays
      }
    }
  }
}

let lostContinuationTruth = Truth(async: "lost_continuation", .heap, calls: 2000) {
  let dispatcher = Dispatcher()
  return { _ in
    Task { await dispatcher.protectedSend([UInt8](repeating: 1, count: 100), online: false) }
    await Task.yield()
  }
}
