/// What memory does in the course of a leak check.
public enum LeakKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Live memory does not grow after a warm-up, or what grew stopped by itself.
  case stable
  /// Growth that goes on with the operations to the end.
  case leak
  /// Grows and is released in bulk, again and again, to the same floor.
  case sawtooth
  /// One or a few jumps to a new level, none since.
  case step
  /// Growth that becomes ever slower: a high-water mark, a cache that fills, a logarithm.
  case slowing
  /// Live memory is flat while what the allocator holds for it grows.
  case fragmentation
  /// Not enough operations to tell.
  case undecided
}
