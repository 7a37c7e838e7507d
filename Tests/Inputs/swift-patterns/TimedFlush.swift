// report: https://github.com/sushichop/Puppy/issues/96
// story: messages queue in memory and are written every 40 ms, so memory rises and falls by the clock.
// kind: sawtooth or stable or step
// resource: heap
// operation: none
// growth: 0
// mix: log 1, skip 9
// executors: threads, dispatch, tasks
// function: none
import Glibc
import LoadTesting
import Synchronization

final class FileLogger: @unchecked Sendable {
  private let lock = Mutex(())
  private var lines: [String] = []
  private var written = ContinuousClock.now
  private var bytes = 0

  @inline(never)
  func log(_ number: UInt64) {
    let line = "2026-01-01T00:00:00Z info app: request \(number) took a while to answer"
    lock.withLock { _ in
      lines.append(line)
      guard written.duration(to: .now) > .milliseconds(40) else { return }
      for line in lines { bytes += line.utf8.count }
      lines = []
      written = .now
    }
  }
}

final class TimedFlush: LoadTarget {
  static let name = "timed_flush"
  static let summary = "a log that is written every 40 ms"
  static let operations = [OperationDescription("log", "a line"), OperationDescription("skip", "none")]
  let logger = FileLogger()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(logger: logger) }

  struct Service: LoadWorker {
    let logger: FileLogger
    var skipped: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { logger.log(iteration) } else { skipped &+= iteration }
    }
  }
}

let timedFlushTruth = Truth("timed_flush", .heap) {
  let logger = FileLogger()
  return { logger.log(UInt64($0)) }
}
