public import LoadPlatform
internal import Synchronization

/// The arrivals of an open group, shared by its workers: a free worker takes the next one. Created before the run;
/// workers use it through an unmanaged reference.
public final class ArrivalQueue: @unchecked Sendable {
  // `next` is an atomic; the rest is changed only by the controller, while all workers are paused.

  /// The treatment of an arrival that is late by more than the limit.
  public enum LatePolicy: Sendable {
    /// It is performed.
    case perform
    /// It is counted as dropped.
    case drop
  }

  /// A copy of the schedule's table that is read without reference counting; nil: arrivals are evenly spread.
  private let offsets: UnsafeMutablePointer<Double>?
  /// A copy of the pieces of the schedule's rate, also without reference counting.
  private let pieces: UnsafeMutableBufferPointer<RateProfile.Piece>
  /// The arrivals of the schedule in this process; nil: all.
  private let share: ArrivalShare?
  private let ticksPerNanosecond: Double
  /// The treatment of arrivals that are later than ``lateTicks``.
  private let policy: LatePolicy
  private let lateTicks: UInt64
  /// Number of arrivals in the phase.
  private var limit: UInt64 = .max
  private var startTicks: UInt64 = 0
  /// The next arrival that has not been taken. On its own cache lines, because every worker of the group adds to it.
  private let next: UnsafeMutablePointer<Atomic<UInt64>>

  private static let padding = 32

  /// A queue before its first phase.
  ///
  /// - Parameters:
  ///   - schedule: when arrivals are due.
  ///   - rate: the length of a tick.
  ///   - policy: what happens to late arrivals.
  ///   - lateNanoseconds: the maximum lateness of an arrival under `drop`.
  public init(_ schedule: ArrivalSchedule, rate: TickRate, policy: LatePolicy, lateNanoseconds: UInt64) {
    pieces = .allocate(capacity: schedule.profile.pieces.count)
    _ = pieces.initialize(fromContentsOf: schedule.profile.pieces)
    offsets = schedule.offsets.map { table in
      let copy = UnsafeMutablePointer<Double>.allocate(capacity: table.count)
      for (index, offset) in table.enumerated() { (copy + index).initialize(to: offset) }
      return copy
    }
    share = schedule.share
    self.policy = policy
    ticksPerNanosecond = Double(rate.ticks(nanoseconds: 1_000_000_000_000)) / 1e12
    lateTicks = rate.ticks(nanoseconds: lateNanoseconds)
    next = .allocate(capacity: Self.padding)
    for index in 0..<Self.padding { (next + index).initialize(to: Atomic(0)) }
  }

  deinit {
    next.deinitialize(count: Self.padding)
    next.deallocate()
    offsets?.deallocate()
    pieces.deallocate()
  }

  /// Begins a phase. Only while all workers are paused.
  public func begin(startTicks: UInt64, limit: UInt64) {
    self.startTicks = startTicks
    self.limit = limit
    word.pointee.store(0, ordering: .releasing)
  }

  private var word: UnsafeMutablePointer<Atomic<UInt64>> { next + Self.padding / 2 }

  /// Takes the next arrival and returns its due time, in ticks; nil: there are no more. Lock-free.
  func take() -> UInt64? {
    let index = word.pointee.add(1, ordering: .relaxed).oldValue
    guard index < limit else { return nil }
    return dueTicks(index)
  }

  /// Maximum number of arrivals that ``takeDue(before:)`` takes.
  private static let batch: UInt64 = 1 << 24

  /// Takes the next arrivals that are due before a time, many at once, and returns their indices; nil: no more are due.
  /// Later ones are lost to all. Lock-free.
  func takeDue(before end: UInt64) -> Range<UInt64>? {
    let first = word.pointee.add(Self.batch, ordering: .relaxed).oldValue
    guard first < limit else { return nil }
    // Arrivals are due in the order of their indices.
    var (due, beyond) = (first, min(first + Self.batch, limit))
    while due < beyond {
      let middle = due + (beyond - due) / 2
      if (dueTicks(middle) ?? .max) < end { due = middle + 1 } else { beyond = middle }
    }
    return first < due ? first..<due : nil
  }

  /// Whether an arrival of this lateness is dropped.
  func drops(_ waitedTicks: UInt64) -> Bool { policy == .drop && waitedTicks > lateTicks }

  /// The due time of an arrival, in ticks; nil: never.
  func dueTicks(_ index: UInt64) -> UInt64? {
    let count = offsets.map {
      ArrivalSchedule.count(index, offset: $0[Int(index % UInt64(ArrivalSchedule.tableLength))])
    }
    let nanoseconds = nanoseconds(count: count ?? Double(share?.place(of: index) ?? index))
    guard nanoseconds < 1e18 else { return nil }
    return startTicks &+ UInt64(nanoseconds * ticksPerNanosecond)
  }

  private func nanoseconds(count: Double) -> Double {
    var piece = 0
    while piece + 1 < pieces.count, pieces[piece + 1].startCount <= count { piece += 1 }
    return pieces[piece].nanoseconds(count: count)
  }
}
