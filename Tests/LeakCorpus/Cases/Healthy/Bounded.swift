internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// Slots that hold arrays of ever different sizes.
final class RingOfVaryingSizes: SynchronousCase {
  static let leakCase = LeakCase(
    RingOfVaryingSizes.self, "ring_of_varying_sizes", "2,000 slots whose arrays' sizes vary with the call", .held,
    .stable())

  private struct Ring {
    var slots: [[UInt8]] = Array(repeating: [], count: 2_000)
    var calls = 0
  }

  private let ring = Lock(Ring())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    ring.withLock { ring in
      let size = 32 + ring.calls * 37 % 1_000
      ring.slots[ring.calls % 2_000] = [UInt8](repeating: 1, count: size)
      ring.calls += 1
    }
  }
}

/// Objects that are lent and come back.
final class ObjectPool: SynchronousCase {
  static let leakCase = LeakCase(
    ObjectPool.self, "object_pool",
    "a pool that keeps the largest number of objects in use at the same time, up to 64 per call",
    .tuning, .stable())

  private let pool = Lock<[MediumBlock]>([])

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let wanted = 1 + worker.below(64)
    var lent = pool.withLock { pool in
      let taken = Array(pool.suffix(wanted))
      pool.removeLast(taken.count)
      return taken
    }
    while lent.count < wanted { lent.append(MediumBlock(lent.count)) }
    observe(lent)
    let back = lent
    pool.withLock { $0.append(contentsOf: back) }
  }
}

/// A queue that drops what is oldest.
final class BoundedQueue: SynchronousCase {
  static let leakCase = LeakCase(
    BoundedQueue.self, "bounded_queue", "a queue of at most 1,000 that is filled in bursts and drops the oldest", .held,
    .stable())

  private struct Ring {
    var slots: [SmallBlock?] = Array(repeating: nil, count: 1_000)
    var next = 0
  }

  private let ring = Lock(Ring())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let burst = worker.below(8)
    ring.withLock { ring in
      for value in 0..<burst {
        ring.slots[ring.next] = SmallBlock(value)
        ring.next = (ring.next + 1) % ring.slots.count
      }
    }
  }
}

/// Live objects that come and go at random.
final class RandomWalk: SynchronousCase {
  static let leakCase = LeakCase(
    RandomWalk.self, "random_walk", "the number of live objects walks at random between 500 and 900", .tuning,
    .stable(also: [.sawtooth, .undecided]))

  private struct State {
    var blocks: [SmallBlock] = (0..<700).map(SmallBlock.init)

    init() { blocks.reserveCapacity(1_000) }
  }

  private let state = Lock(State())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let step = worker.below(17) - 8
    state.withLock { state in
      let count = min(max(state.blocks.count + step, 500), 900)
      while state.blocks.count < count { state.blocks.append(SmallBlock(count)) }
      state.blocks.removeLast(state.blocks.count - count)
    }
  }
}

/// A buffer that finds its size.
final class BufferReused: SynchronousCase {
  static let leakCase = LeakCase(
    BufferReused.self, "buffer_reused", "a buffer that doubles up to 512 KiB and is used again", .held, .stable())

  private let buffer = Lock<[UInt64]>([])

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let count = 1 + worker.below(32)
    buffer.withLock { buffer in
      if buffer.count + count > 60_000 { buffer.removeAll(keepingCapacity: true) }
      for value in 0..<count { buffer.append(UInt64(value)) }
    }
  }
}
