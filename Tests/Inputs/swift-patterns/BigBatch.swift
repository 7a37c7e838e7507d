// report: https://github.com/signalfx/splunk-otel-ios/pull/687
// story: records are kept until there are three million of them, then all are written and dropped: a tooth longer than most checks.
// kind: sawtooth or undecided
// resource: heap
// operation: none
// growth: 0 (48 a record between writes)
// mix: record 1, idle 1
// executors: threads, tasks
// function: none
import LoadTesting
import Synchronization

final class UsageRecord {
  let values: (UInt64, UInt64, UInt64)
  init(_ number: UInt64) { values = (number, 1, 2) }
}

final class UsageLog: @unchecked Sendable {
  private let lock = Mutex(())
  private var records: [UsageRecord] = []
  private var written = 0

  @inline(never)
  func record(_ number: UInt64) {
    lock.withLock { _ in
      records.append(UsageRecord(number))
      if records.count >= 3_000_000 {
        written += records.count
        records = []
      }
    }
  }
}

final class BigBatch: LoadTarget {
  static let name = "big_batch"
  static let summary = "records that are written by millions"
  static let operations = [OperationDescription("record", "keeps one"), OperationDescription("idle", "keeps none")]
  let log = UsageLog()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(log: log) }

  struct Service: LoadWorker {
    let log: UsageLog
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { log.record(iteration) } else { sum &+= iteration }
    }
  }
}

let bigBatchTruth = Truth("big_batch", .heap, calls: 3_000_000) {
  let log = UsageLog()
  return { log.record(UInt64($0)) }
}
