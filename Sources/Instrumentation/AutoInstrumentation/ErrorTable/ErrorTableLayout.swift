/// The layout of an error table's words.
@frozen
@usableFromInline
struct ErrorTableLayout: Sendable {
  /// Maximum number of operations.
  let capacity: Int
  /// One less than the number of buckets, which is a power of two and at least twice the capacity.
  @usableFromInline let bucketMask: Int
  /// Where the buckets begin.
  @usableFromInline let bucketsOffset: Int
  /// Where the entries begin.
  @usableFromInline let entriesOffset: Int
  /// The number of words from one entry to the next.
  @usableFromInline let entryWords: Int

  init(capacity: Int, entryWords: Int) {
    self.capacity = capacity
    self.entryWords = entryWords
    var buckets = 8
    while buckets < 2 * capacity { buckets *= 2 }
    bucketMask = buckets - 1
    bucketsOffset = ErrorTableCounter.allCases.count * BreakerLayout.lineWords
    entriesOffset = bucketsOffset + buckets
  }

  var wordCount: Int { entriesOffset + capacity * entryWords }
}
