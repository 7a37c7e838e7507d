/// Why a loop returned to its executor, always between two operations.
@frozen
public enum LoopEnd: Sendable, Hashable {
  /// The run is held: the worker stands still until told to go on.
  case held
  /// The worker has performed all its operations.
  case finished
  /// Its time slice is over; other workers of the same threads are due.
  case sliceOver
}
