/// The counters of an error table, each on its own cache line.
enum ErrorTableCounter: Int, CaseIterable {
  /// The number of entries taken from the pool so far. Raised by compare-and-swap up to the capacity.
  case taken
  /// The free list's head: a version in the upper half, which prevents the ABA problem, and an entry's index + 1 in
  /// the lower.
  case freeHead
  /// Failures that found no entry.
  case tableFull
  /// Failures whose key was too long.
  case keyTooLong
  /// Resets begun and resets ended; they are equal if none is in progress. Two counts, because resets may be nested.
  /// Written under the control plane's lock.
  case resetsBegun
  case resetsEnded
}
