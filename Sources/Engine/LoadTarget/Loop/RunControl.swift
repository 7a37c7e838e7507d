public import Synchronization

/// The word that every worker looks at before each operation.
///
/// Writer: the run's controller. Readers: all workers, relaxed: the word carries no data, and who reads "hold" goes to
/// the gate, whose lock orders everything else. Written a handful of times in a run, so that the line stays shared in
/// every processor's cache and the look costs a load.
@frozen
public struct RunControl: ~Copyable, Sendable {
  @usableFromInline let word: Atomic<UInt32>
  /// When the phase is over, in ticks. Writer: the controller, before it releases the workers. Readers: each loop, once
  /// when it begins. With it workers stop by themselves: among many threads the controller may wake late.
  @usableFromInline let endTicks: Atomic<UInt64>

  /// Workers stand still.
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

  /// When the phase is over, in ticks; `UInt64.max` where something else ends it.
  @inlinable public var phaseEndTicks: UInt64 { endTicks.load(ordering: .relaxed) }

  /// Sets when the phase is over. Only while all workers stand still.
  public func setPhaseEnd(ticks: UInt64) { endTicks.store(ticks, ordering: .relaxed) }

  /// Tells all workers.
  public func set(_ value: UInt32) { word.store(value, ordering: .releasing) }
}
