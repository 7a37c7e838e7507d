// report: https://github.com/swiftlang/swift-subprocess/issues/51
// story: output is produced a little faster than it is read: of 26 chunks 25 are taken out, and one stays.
// kind: leak
// resource: heap
// operation: produce
// growth: varies (6 to 8: a chunk of 160 in 26)
// mix: produce 26, consume 25
// executors: threads, dispatch, tasks
// function: OutputBuffer.produce(_:)
import LoadTesting
import Synchronization

final class OutputChunk {
  let bytes: [UInt8]
  var next: OutputChunk?
  init(_ number: UInt64) { bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 90) }  // stays
}

final class OutputBuffer: @unchecked Sendable {
  private let lock = Mutex(())
  private var head: OutputChunk?
  private var tail: OutputChunk?

  @inline(never)
  func produce(_ number: UInt64) {
    let chunk = OutputChunk(number)  // stays
    lock.withLock { _ in
      if let tail { tail.next = chunk } else { head = chunk }
      tail = chunk
    }
  }

  @inline(never)
  func consume() -> Int {
    lock.withLock { _ in
      guard let chunk = head else { return 0 }
      head = chunk.next
      if head == nil { tail = nil }
      chunk.next = nil
      return chunk.bytes.count
    }
  }
}

final class SlowReader: LoadTarget {
  static let name = "slow_reader"
  static let summary = "a process's output, read a little too slowly"
  static let operations = [OperationDescription("produce", "a chunk"), OperationDescription("consume", "takes one")]
  let buffer = OutputBuffer()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Reader { Reader(buffer: buffer) }

  struct Reader: LoadWorker {
    let buffer: OutputBuffer
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { buffer.produce(iteration) } else { sum &+= buffer.consume() }
    }
  }
}

let slowReaderTruth = Truth("slow_reader", .heap, calls: 52_000) {
  let buffer = OutputBuffer()
  return {
    buffer.produce(UInt64($0))
    if $0 % 26 != 0 { _ = buffer.consume() }
  }
}
