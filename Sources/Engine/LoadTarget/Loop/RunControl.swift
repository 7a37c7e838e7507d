public import Synchronization

/// The word that every worker reads before each operation.
///
/// Writer: the run's controller. Readers: all workers, relaxed: the word carries no data, and a worker that reads
/// "hold" goes to the gate, whose lock orders everything else. Written a handful of times in a run, so that the line
/// stays shared in every processor's cache and the read costs a load.
@frozen
public struct RunControl: ~Copyable, Sendable {
  @usableFromInline let word: Atomic<UInt32>
  /// The end of the phase, in ticks. Writer: the controller, before it releases the workers. Readers: each loop, once
  /// when it begins. Workers thus stop by themselves: among many threads the controller may wake late.
  @usableFromInline let endTicks: Atomic<UInt64>

  /// Workers are paused.
  public static let hold: UInt32 = 0
  /// Workers perform.
  public static let go: UInt32 = 1

  /// Held.
  public init() {
    word = Atomic(RunControl.hold)
    endTicks = Atomic(.max)
  }

  /// Whether workers may perform. Wait-free.
  @inlinable
  public var isGo: Bool {
    @inline(__always) get { word.load(ordering: .relaxed) == 1 }
  }

  /// The end of the phase, in ticks; `UInt64.max` if something else ends it.
  @inlinable public var phaseEndTicks: UInt64 { endTicks.load(ordering: .relaxed) }

  /// Sets the end of the phase. Only while all workers are paused.
  public func setPhaseEnd(ticks: UInt64) { endTicks.store(ticks, ordering: .relaxed) }

  /// Sets the word for all workers.
  public func set(_ value: UInt32) { word.store(value, ordering: .releasing) }
}
