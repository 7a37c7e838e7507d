/// Why a loop returned to its executor, always between two operations.
@frozen
public enum LoopEnd: Sendable, Hashable {
  /// The run is held: the worker is paused until released.
  case held
  /// The worker has performed all its operations.
  case finished
  /// Its time slice, where workers share threads, or its turn in a ramp is over.
  case sliceOver
  /// It has nothing to do until ``LoopState/awaitedTicks`` and leaves its thread to others.
  case waiting

  /// Whether the worker is paused next; otherwise it is to be called again.
  public var endsAtGate: Bool { self == .held || self == .finished }
}
