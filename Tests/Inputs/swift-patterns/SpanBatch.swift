// report: https://github.com/signalfx/splunk-otel-ios/pull/695
// story: ended spans are pooled in memory and exported in batches of 512, so memory rises and falls.
// kind: sawtooth or stable
// resource: heap
// operation: none
// growth: 0
// mix: end_span 1, current_time 4
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class BatchedSpan: Sendable {
  let id: UInt64
  let events: [UInt64]
  init(_ id: UInt64) {
    self.id = id
    events = [id, id, id, id]
  }
}

final class BatchProcessor: @unchecked Sendable {
  private let lock = Mutex(())
  private var pending: [BatchedSpan] = []
  private var exported = 0

  @inline(never)
  func end(_ id: UInt64) {
    let span = BatchedSpan(id)
    lock.withLock { _ in
      pending.append(span)
      if pending.count >= 512 {
        exported += pending.count
        pending.removeAll()
      }
    }
  }
}

final class SpanBatch: LoadTarget {
  static let name = "span_batch"
  static let summary = "spans in batches"
  static let operations = [
    OperationDescription("end_span", "a span ends"), OperationDescription("current_time", "a timestamp"),
  ]
  let processor = BatchProcessor()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(processor: processor) }

  struct Service: LoadWorker {
    let processor: BatchProcessor
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { processor.end(iteration) } else { sum = sum &* 5 &+ iteration }
    }
  }
}

let spanBatchTruth = Truth("span_batch", .heap) {
  let processor = BatchProcessor()
  return { processor.end(UInt64($0)) }
}
