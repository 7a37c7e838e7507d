// report: https://github.com/apple/swift-nio/pull/2358
// story: an event loop keeps buffers for writes in a pool, takes one for each write and puts it back.
// kind: stable or step
// resource: heap
// operation: none
// growth: 0
// mix: write 4, flush 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class WriteBuffer {
  var bytes = [UInt8](repeating: 0, count: 8192)
}

final class BufferPool: @unchecked Sendable {
  private let lock = Mutex(())
  private var free: [WriteBuffer] = []

  @inline(never)
  func take() -> WriteBuffer { lock.withLock { _ in free.popLast() } ?? WriteBuffer() }

  @inline(never)
  func give(_ buffer: WriteBuffer) { lock.withLock { _ in free.append(buffer) } }

  @inline(never)
  func write(_ value: UInt8) -> Int {
    let buffer = take()
    buffer.bytes[Int(value)] = value
    defer { give(buffer) }
    return buffer.bytes.count
  }

  @inline(never)
  func flush() -> Int {
    let pair = (take(), take())
    defer {
      give(pair.0)
      give(pair.1)
    }
    return pair.0.bytes.count + pair.1.bytes.count
  }
}

final class BufferPoolTarget: LoadTarget {
  static let name = "buffer_pool"
  static let summary = "writes by buffers of a pool"
  static let operations = [OperationDescription("write", "one buffer"), OperationDescription("flush", "two buffers")]
  let pool = BufferPool()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Writer { Writer(pool: pool) }

  struct Writer: LoadWorker {
    let pool: BufferPool
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? pool.write(UInt8(truncatingIfNeeded: iteration)) : pool.flush()
    }
  }
}

let bufferPoolTruth = Truth("buffer_pool", .heap) {
  let pool = BufferPool()
  return { _ = $0 % 5 == 0 ? pool.flush() : pool.write(1) }
}
