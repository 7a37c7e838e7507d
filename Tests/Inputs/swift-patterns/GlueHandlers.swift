// report: https://github.com/apple/swift-nio-examples/pull/72
// story: two handlers refer to each other strongly, on purpose, and let go when they are removed.
// kind: stable
// resource: heap
// operation: none
// growth: 0
// mix: proxy 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting

final class GlueHandler {
  var partner: GlueHandler?
  var pending: [UInt8] = []

  static func pair() -> (GlueHandler, GlueHandler) {
    let first = GlueHandler()
    let second = GlueHandler()
    first.partner = second
    second.partner = first
    return (first, second)
  }

  func read(_ bytes: [UInt8]) { partner?.pending += bytes }

  func removed() {
    partner = nil
    pending = []
  }
}

final class GlueHandlers: LoadTarget {
  static let name = "glue_handlers"
  static let summary = "a proxy's two handlers"
  static let operations = [OperationDescription("proxy", "glues, sends, and takes apart")]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Proxy { Proxy() }

  struct Proxy: LoadWorker {
    var sum = 0

    @inline(never)
    static func proxy(_ number: UInt64) -> Int {
      let (near, far) = GlueHandler.pair()
      near.read([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 40))
      let count = far.pending.count
      near.removed()
      far.removed()
      return count
    }

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= Self.proxy(iteration)
    }
  }
}

let glueHandlersTruth = Truth("glue_handlers", .heap) { { _ = GlueHandlers.Proxy.proxy(UInt64($0)) } }
