/// The counters of an error table, each on a cache line of its own.
enum ErrorTableCounter: Int, CaseIterable {
  /// How many entries were ever taken from the pool. Raised by compare-and-swap up to the capacity.
  case taken
  /// The free list's head: a version in the upper half, so that a head that returns is not taken for unchanged, and an
  /// entry's index + 1.
  case freeHead
  /// Failures that found no entry.
  case tableFull
  /// Failures whose key was too long.
  case keyTooLong
  /// Resets that have begun, and those that have ended: as many when none is under way. Two counts, because a reset may happen
  /// inside another. Written under the control plane's lock.
  case resetsBegun
  case resetsEnded
}
