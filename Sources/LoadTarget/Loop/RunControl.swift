public import Synchronization

/// The word that every worker looks at before each operation.
///
/// Writer: the run's controller. Readers: all workers, relaxed: the word carries no data, and who reads "hold" goes to
/// the gate, whose lock orders everything else. Written a handful of times in a run, so that the line stays shared in
/// every processor's cache and the look costs a load.
@frozen
public struct RunControl: ~Copyable, Sendable {
  @usableFromInline let word: Atomic<UInt32>

  /// Workers stand still.
  public static let hold: UInt32 = 0
  /// Workers perform.
  public static let go: UInt32 = 1

  /// Held.
  public init() { word = Atomic(RunControl.hold) }

  /// Whether workers may perform. Wait-free.
  @inlinable
  public var isGo: Bool {
    @inline(__always) get { word.load(ordering: .relaxed) == 1 }
  }

  /// Tells all workers.
  public func set(_ value: UInt32) { word.store(value, ordering: .releasing) }
}
