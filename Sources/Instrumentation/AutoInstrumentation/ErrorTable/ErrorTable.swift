/// A bounded, lock-free hash table of operations in a row of atomic words, trivially copyable.
///
/// Buckets are heads of chains of entries. A head is a version and the first entry. Whoever adds an entry puts it in front,
/// by compare-and-swap on the head it searched from: as every addition changes the head, no key is ever there twice. Resets
/// take entries out that nobody needs; they run one at a time, and change the version after they took an entry out and
/// before it is used again. A search that ends with the version it began with has seen the chain as it was; otherwise it
/// starts over. So no thread ever waits for another: searches start over only when someone else got something done.
///
/// After the list of T. Harris ("A pragmatic implementation of non-blocking linked-lists", 2001), made simpler by additions
/// in front and by one remover at a time, and R. K. Treiber's stack for the free entries.
@frozen
@usableFromInline
struct ErrorTable<Words: WordStorage>: Sendable {
  /// As many as the layout says; zeros are an empty table.
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
