// report: https://github.com/RuntimeTools/SwiftMetrics/issues/185
// story: a monitoring thread keeps a sample of memory and processor each millisecond, whatever the service does: it grows by time.
// kind: leak
// resource: heap
// operation: none
// growth: varies (48 to 80 for each sample)
// mix: serve 1, ping 1
// executors: threads, tasks
// function: Monitor.sample()
import Foundation
import LoadTesting
import Synchronization

final class MonitorSample {
  let time: UInt64
  let values: (Double, Double, Double)
  init(_ time: UInt64) {
    self.time = time
    values = (Double(time), 1, 2)
  }
}

final class Monitor: @unchecked Sendable {
  private let lock = Mutex(())
  private var history: [MonitorSample] = []
  private var ticks: UInt64 = 0

  @inline(never)
  func sample() {
    lock.withLock { _ in
      ticks += 1
      history.append(MonitorSample(ticks))  // stays
    }
  }

  func start() {
    let thread = Thread {
      while true {
        self.sample()
        usleep(1000)
      }
    }
    thread.start()
  }
}

final class HeartbeatHistory: LoadTarget {
  static let name = "heartbeat_history"
  static let summary = "a service beside which a monitor keeps samples"
  static let operations = [
    OperationDescription("serve", "allocates and frees"), OperationDescription("ping", "does nothing much"),
  ]
  let monitor = Monitor()
  init(_ run: TargetRun) { monitor.start() }
  func makeWorker(index: Int) -> Service { Service() }

  struct Service: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { sum &+= GlueHandlers.Proxy.proxy(iteration) } else { sum &+= 1 }
    }
  }
}

let heartbeatHistoryTruth = Truth("heartbeat_history", .heap) {
  let monitor = Monitor()
  return { _ in monitor.sample() }
}
