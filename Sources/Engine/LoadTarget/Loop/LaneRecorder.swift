public import LoadPlatform
public import LoadStatistics
public import Synchronization

/// Records the measurements of one lane.
///
/// A lane is memory that one thread at a time writes: a worker's own on `threads`, a pool thread's otherwise. Every
/// word is an atomic with that one writer, so recording is a load, an addition and a store, wait-free, and the observer
/// reads at any time without asking: a count is never torn, and a bucket read late is in the next interval.
@frozen
public struct LaneRecorder: @unchecked Sendable {
  // The shared region outlives every recorder; one thread at a time holds the lane.
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let stride: Int
  @usableFromInline let layout: HistogramLayout
  @usableFromInline let rate: TickRate

  /// A recorder over a lane's memory.
  public init(base: UnsafeMutableRawPointer, layout: SlotLayout, rate: TickRate) {
    self.base = base
    stride = layout.stride
    self.layout = layout.histogram
    self.rate = rate
  }

  /// Records the service time and the allocations of an operation. The counter of one processor may be behind
  /// another's: then the time is 0, and that is counted.
  @inlinable @inline(__always)
  public func record(slot: Int, from start: UInt64, to end: UInt64, allocatedBytes: UInt64) {
    if end < start { recordBackwards(slot: slot) }
    record(slot: slot, ticks: end < start ? 0 : end &- start, allocatedBytes: allocatedBytes)
  }

  /// Records a time, and the allocations in it.
  @inlinable @inline(__always)
  public func record(slot: Int, ticks: UInt64, allocatedBytes: UInt64) {
    let slotBase = base + slot * stride
    let counts = (slotBase + SlotLayout.headBytes).assumingMemoryBound(to: Atomic<UInt32>.self)
    let index = layout.index(of: rate.nanoseconds(ticks))
    LaneRecorder.add32(counts + index)
    let head = slotBase.assumingMemoryBound(to: Atomic<UInt64>.self)
    LaneRecorder.add(head, allocatedBytes)
  }

  /// Counts a failure of a kind. Off the hot path.
  @inlinable @inline(never)
  public func recordFailure(slot: Int, code: Int32) {
    let head = (base + slot * stride).assumingMemoryBound(to: Atomic<UInt64>.self)
    LaneRecorder.add(head + 1, 1)
    let kind = UInt64(UInt32(bitPattern: code)) | SlotLayout.kindIsSet
    for index in 0..<SlotLayout.failureKinds {
      let word = head + SlotLayout.counterWords + index
      let present = word.pointee.load(ordering: .relaxed)
      if present == 0 { word.pointee.store(kind, ordering: .relaxed) }
      if present == 0 || present == kind {
        LaneRecorder.add(head + SlotLayout.counterWords + SlotLayout.failureKinds + index, 1)
        return
      }
    }
    LaneRecorder.add(head + 2, 1)
  }

  /// Records the latency of a failed operation. Off the hot path.
  @inlinable @inline(never)
  public func recordFailed(slot: Int, from start: UInt64, to end: UInt64) {
    record(slot: slot, ticks: end < start ? 0 : end &- start, allocatedBytes: 0)
  }

  /// Counts dropped arrivals. Off the hot path.
  func recordDropped(slot: Int, count: UInt64) { LaneRecorder.add(counter(3, slot), count) }

  /// Records that arrivals had not begun at the end, and how long they had waited. Off the hot path.
  func recordNeverBegun(slot: Int, waited: UInt64, count: UInt64) {
    let counts = (base + (slot + 1) * stride + SlotLayout.headBytes).assumingMemoryBound(to: Atomic<UInt32>.self)
    let bucket = counts + bucket(ticks: waited)
    let before = bucket.pointee.load(ordering: .relaxed)
    bucket.pointee.store(before &+ UInt32(truncatingIfNeeded: count), ordering: .relaxed)
    LaneRecorder.add(counter(4, slot), count)
  }

  /// The bucket of a time.
  func bucket(ticks: UInt64) -> Int { layout.index(of: rate.nanoseconds(ticks)) }

  @usableFromInline @inline(never)
  func recordBackwards(slot: Int) { LaneRecorder.add(counter(5, slot), 1) }

  private func counter(_ index: Int, _ slot: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (base + slot * stride).assumingMemoryBound(to: Atomic<UInt64>.self) + index
  }

  @inlinable @inline(__always)
  static func add(_ word: UnsafeMutablePointer<Atomic<UInt64>>, _ amount: UInt64) {
    word.pointee.store(word.pointee.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }

  @inlinable @inline(__always)
  static func add32(_ word: UnsafeMutablePointer<Atomic<UInt32>>) {
    word.pointee.store(word.pointee.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }
}
