// report: https://github.com/swift-otel/swift-otel/pull/324
// story: records go from one operation to another through a queue that drops what is too much, so its length wanders.
// kind: stable or slowing or step or sawtooth
// resource: heap
// operation: none
// growth: 0 (to 4096 records)
// mix: emit 1, export 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class LogRecord: Sendable {
  let body: [UInt8]
  init(_ number: UInt64) { body = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 64 + Int(number & 63)) }
}

final class RecordQueue: @unchecked Sendable {
  private let lock = Mutex(())
  private var ring = [LogRecord?](repeating: nil, count: 4096)
  private var head = 0
  private var count = 0
  private var dropped = 0

  @inline(never)
  func emit(_ number: UInt64) {
    let record = LogRecord(number)
    lock.withLock { _ in
      guard count < ring.count else {
        dropped += 1
        return
      }
      ring[(head + count) % ring.count] = record
      count += 1
    }
  }

  @inline(never)
  func export() -> Int {
    lock.withLock { _ in
      guard count > 0 else { return 0 }
      let size = ring[head]?.body.count ?? 0
      ring[head] = nil
      head = (head + 1) % ring.count
      count -= 1
      return size
    }
  }
}

final class HandOff: LoadTarget {
  static let name = "hand_off"
  static let summary = "records from one operation to another"
  static let operations = [
    OperationDescription("emit", "makes a record"), OperationDescription("export", "takes one out"),
  ]
  let queue = RecordQueue()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(queue: queue) }

  struct Service: LoadWorker {
    let queue: RecordQueue
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { queue.emit(iteration) } else { sum &+= queue.export() }
    }
  }
}

let handOffTruth = Truth("hand_off", .heap) {
  let queue = RecordQueue()
  return {
    queue.emit(UInt64($0))
    if $0 & 1 == 0 { _ = queue.export() }
  }
}
