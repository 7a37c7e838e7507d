public import Synchronization

/// The progress of a worker: one cache line in the run's shared memory.
///
/// Writer of every field: the worker, through whichever thread runs it; an executor hands a worker from thread to
/// thread with a release and an acquire. Readers: the observer, usually in another process, so the line survives the
/// worker's crash. Each field is read on its own and relaxed: figures of a running worker are slightly out of date.
@frozen
public struct WorkerProgress: ~Copyable, Sendable {
  /// ``idle`` or ``running``.
  public let state: Atomic<UInt32>
  /// The ``waits`` whose arrival the worker reached more than a millisecond late, delayed by the machine and not by the
  /// target.
  public let lateWakeups: Atomic<UInt32>
  /// Operations completed in the phase; while running, the deck's operation at this position is in flight.
  public let position: Atomic<UInt64>
  /// When the worker's last operation ended, in ticks.
  public let endTicks: Atomic<UInt64>
  /// Ticks spent in the loop.
  public let busyTicks: Atomic<UInt64>
  /// Processor time in nanoseconds; ``unknown`` if it cannot be measured.
  public let cpuNanoseconds: Atomic<UInt64>
  /// Involuntary context switches; ``unknown`` if they cannot be measured.
  public let involuntarySwitches: Atomic<UInt64>
  /// Arrivals that the worker waited for (open model).
  public let waits: Atomic<UInt64>

  /// The offset of ``position``, for code that cannot see the fields.
  public static let positionOffset = 8

  /// The worker is between loops.
  public static let idle: UInt32 = 0
  /// The worker is in its loop.
  public static let running: UInt32 = 1
  /// Stands for "could not be measured".
  public static let unknown = UInt64.max

  /// Whether the worker performs or has performed in this phase.
  public var hasBegun: Bool {
    state.load(ordering: .relaxed) != WorkerProgress.idle || position.load(ordering: .relaxed) > 0
  }

  /// Nothing done yet.
  public init() {
    state = Atomic(WorkerProgress.idle)
    lateWakeups = Atomic(0)
    position = Atomic(0)
    endTicks = Atomic(0)
    busyTicks = Atomic(0)
    cpuNanoseconds = Atomic(0)
    involuntarySwitches = Atomic(0)
    waits = Atomic(0)
  }
}
