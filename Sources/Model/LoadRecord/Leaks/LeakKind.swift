/// The behaviour of memory over a leak check.
public enum LeakKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Live memory does not grow, or grew only at the beginning of the check.
  case stable
  /// Growth with the operations that continues to the end.
  case leak
  /// Memory grows and is released in bulk, repeatedly, to the same floor.
  case sawtooth
  /// One or a few jumps to a new level, and no growth since.
  case step
  /// Growth that keeps slowing down: a high-water mark, a cache that fills, a logarithm.
  case slowing
  /// Live memory is flat while what the allocator holds for it grows.
  case fragmentation
  /// Not enough operations to decide.
  case undecided
}
