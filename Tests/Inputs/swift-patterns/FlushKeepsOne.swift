// report: https://github.com/apple/swift-nio/issues/386
// story: requests are batched and dropped by 512, and each flush leaves one small object behind: a leak under a sawtooth.
// kind: leak
// resource: heap
// operation: submit
// growth: varies (0.1 to 0.16: 48 and a slot of an array in 512)
// mix: submit 1, poll 3
// executors: threads, tasks
// function: RequestBatcher.submit(_:)
import LoadTesting
import Synchronization

final class PendingRequest {
  let body: [UInt8]
  init(_ number: UInt64) { body = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 100) }
}

final class FlushReceipt {
  let count: Int
  let number: UInt64
  let checksum: UInt64
  init(_ count: Int, _ number: UInt64) { (self.count, self.number, checksum) = (count, number, number &* 31) }
}

final class RequestBatcher: @unchecked Sendable {
  private let lock = Mutex(())
  private var pending: [PendingRequest] = []
  private var receipts: [FlushReceipt] = []

  @inline(never)
  func submit(_ number: UInt64) {
    let request = PendingRequest(number)
    lock.withLock { _ in
      pending.append(request)
      if pending.count == 512 {
        receipts.append(FlushReceipt(pending.count, number))  // stays
        pending.removeAll(keepingCapacity: true)
      }
    }
  }

  @inline(never)
  func poll() -> Int { lock.withLock { _ in pending.count } }
}

final class FlushKeepsOne: LoadTarget {
  static let name = "flush_keeps_one"
  static let summary = "batches whose receipts stay"
  static let operations = [OperationDescription("submit", "into the batch"), OperationDescription("poll", "counts")]
  let batcher = RequestBatcher()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(batcher: batcher) }

  struct Client: LoadWorker {
    let batcher: RequestBatcher
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { batcher.submit(iteration) } else { sum &+= batcher.poll() }
    }
  }
}

let flushKeepsOneTruth = Truth("flush_keeps_one", .heap, calls: 512_000) {
  let batcher = RequestBatcher()
  return { batcher.submit(UInt64($0)) }
}
