// report: https://github.com/apple/swift-nio/issues/912
// story: a connection's timeout is cancelled when it is up, but what it captured is kept until the timeout would have fired.
// kind: leak
// resource: heap
// operation: connect
// growth: 592
// mix: connect 1, write 4
// executors: threads, dispatch, tasks
// function: Connector.connect(_:)
import Dispatch
import LoadTesting

final class ConnectPromise: @unchecked Sendable {
  let host: Int
  var failed = false
  init(_ host: Int) { self.host = host }
}

final class Connector: @unchecked Sendable {
  let loop = DispatchQueue(label: "event-loop")

  @inline(never)
  func connect(_ host: Int) -> Int {
    let promise = ConnectPromise(host)  // stays
    let timeout = DispatchWorkItem { promise.failed = true }  // stays
    loop.asyncAfter(deadline: .now() + 3600, execute: timeout)  // stays
    timeout.cancel()
    return promise.host
  }
}

final class ScheduledTimeout: LoadTarget {
  static let name = "scheduled_timeout"
  static let summary = "connections with a timeout of an hour that is cancelled"
  static let operations = [
    OperationDescription("connect", "connects before the timeout"),
    OperationDescription("write", "writes to a connection"),
  ]
  let connector = Connector()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(connector: connector) }

  struct Client: LoadWorker {
    let connector: Connector
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let number = Int(truncatingIfNeeded: iteration)
      sum &+= operation == 0 ? connector.connect(number) : number & 7
    }
  }
}

let scheduledTimeoutTruth = Truth("scheduled_timeout", .heap, calls: 2000) {
  let connector = Connector()
  return { _ = connector.connect($0) }
}
