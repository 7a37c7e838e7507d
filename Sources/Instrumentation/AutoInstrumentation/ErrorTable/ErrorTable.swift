/// A bounded, lock-free hash table of operations in a row of atomic words, trivially copyable.
///
/// Buckets are heads of chains of entries. A head is a version and the first entry. An entry is inserted at the front,
/// by compare-and-swap on the head that the search started from: as every insertion changes the head, no key is
/// duplicated. Resets remove unused entries; they run one at a time, and change the version after removing an entry and
/// before it is reused. A search that ends with the version it began with has seen a consistent chain; otherwise it
/// starts over. So no thread ever waits for another: a search starts over only when another thread made progress.
///
/// After the list of T. Harris ("A pragmatic implementation of non-blocking linked-lists", 2001), simplified by
/// insertion at the front and a single remover, and R. K. Treiber's stack for the free entries.
@frozen
@usableFromInline
struct ErrorTable<Words: WordStorage>: Sendable {
  /// The table's words, as many as the layout requires; zeros are an empty table.
  @usableFromInline let words: Words
  @usableFromInline let layout: ErrorTableLayout

  @usableFromInline typealias Entry = ErrorEntry<Words>

  @inlinable
  func entry(at index: Int) -> Entry {
    Entry(words: words.advanced(by: layout.entriesOffset &+ index &* layout.entryWords))
  }

  /// The head of the chain of a hash: the version in the upper half, the first entry's index + 1 in the lower.
  @inlinable
  func head(_ hash: UInt64) -> Words.Word {
    words.word(layout.bucketsOffset &+ Int(truncatingIfNeeded: hash) & layout.bucketMask)
  }

  func counter(_ counter: ErrorTableCounter) -> Words.Word { words.word(counter.rawValue * BreakerLayout.lineWords) }

  /// The breaker's word of a key; nil when there is none. Lock-free, writes nothing, allocates nothing.
  @inlinable
  func breakerWord(of key: OperationKey) -> BreakerWord? {
    let head = head(key.hash)
    while true {
      let before = head.load()
      var found: BreakerWord?
      var index = Int(truncatingIfNeeded: before & 0xFFFF_FFFF)
      while index != 0 {
        let entry = entry(at: index &- 1)
        if entry.matches(key), entry.lease.load() & EntryLease.live != 0 {
          found = BreakerWord(rawValue: entry.breaker.load())
          break
        }
        index = Int(truncatingIfNeeded: entry.next.load() & 0xFFFF_FFFF)
      }
      if head.load() == before { return found }
    }
  }
}
