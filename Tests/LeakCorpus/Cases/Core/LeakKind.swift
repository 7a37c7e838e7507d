/// What the verdict on a case must be, in the words of the memory verdict.
public enum LeakKind: String, Sendable, Hashable, CaseIterable {
  /// Grows with operations to the end.
  case leak
  /// Does not grow after the start.
  case stable
  /// Grows and is released in bulk, to the same floor.
  case sawtooth
  /// One or a few jumps, none since.
  case step
  /// Live is flat while what the allocator holds for it grows.
  case fragmentation
  /// Not enough to tell.
  case undecided
}
