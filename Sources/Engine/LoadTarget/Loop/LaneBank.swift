internal import CLibrary
internal import CPlatform
public import LoadPlatform
internal import Synchronization

/// Lends lanes to the threads of a pool, for the executors whose workers move between threads.
///
/// A lane in use has one writer: it is taken by a compare-and-swap with acquire ordering and returned by a store with
/// release ordering, so that the next holder sees everything that the previous one wrote. There are usually more lanes
/// than a pool has threads; while all are lent, a thread yields until one is free.
public final class LaneBank: @unchecked Sendable {
  // `flags` is written through atomics only; the region behind `base` outlives the bank.
  private let flags: UnsafeMutablePointer<Atomic<UInt32>>
  private let base: UnsafeMutableRawPointer
  private let laneStride: Int
  private let layout: SlotLayout
  private let rate: TickRate
  /// Number of lanes.
  public let count: Int

  private static let flagSpacing = 32

  /// A bank of `count` lanes, each `laneStride` bytes, at `base`.
  public init(count: Int, base: UnsafeMutableRawPointer, laneStride: Int, layout: SlotLayout, rate: TickRate) {
    self.count = count
    self.base = base
    self.laneStride = laneStride
    self.layout = layout
    self.rate = rate
    flags = .allocate(capacity: count * LaneBank.flagSpacing)
    for index in 0..<count * LaneBank.flagSpacing { (flags + index).initialize(to: Atomic(0)) }
  }

  deinit {
    flags.deinitialize(count: count * LaneBank.flagSpacing)
    flags.deallocate()
  }

  /// Takes a lane for the calling thread, the one it had last if that is free.
  ///
  /// - Returns: the recorder, and the lane's number for ``giveBack(_:)``. Lock-free while fewer threads than lanes
  ///   record.
  public func take() -> (recorder: LaneRecorder, lane: Int) {
    var lane = Int(cplatform_thread_lane()) % count
    var tried = 0
    while true {
      let flag = flags + lane * LaneBank.flagSpacing
      if flag.pointee.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged { break }
      lane = (lane + 1) % count
      tried += 1
      if tried % count == 0 { sched_yield() }
    }
    if tried > 0 { cplatform_set_thread_lane(UInt32(lane)) }
    return (LaneRecorder(base: base + lane * laneStride, layout: layout, rate: rate), lane)
  }

  /// Returns a lane.
  public func giveBack(_ lane: Int) {
    (flags + lane * LaneBank.flagSpacing).pointee.store(0, ordering: .releasing)
  }
}
