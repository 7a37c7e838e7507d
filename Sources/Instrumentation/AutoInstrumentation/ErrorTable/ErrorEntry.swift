/// The data of one operation: 8 words of state and counts, 24 words of the key, then its breaker's statistics and
/// window. A view, trivially copyable.
///
/// All zeros is a free entry. The key is written by the thread that took the entry, before it makes it live.
@frozen
@usableFromInline
struct ErrorEntry<Words: WordStorage>: Sendable {
  /// The entry's words; the first is its breaker's, so that an entry and its breaker have the same address.
  @usableFromInline let words: Words

  @inlinable
  init(words: Words) { self.words = words }

  /// The breaker's word; see ``BreakerWord``. Written only by ``BreakerAlgorithm``.
  @inlinable
  var breaker: Words.Word { words.word(0) }

  /// Recorded failures. Every recorder adds to it; resets exchange it with 0, so a failure recorded during a reset is
  /// counted either before or after it.
  var failures: Words.Word { words.word(1) }

  /// When the last failure was recorded, nanoseconds + 1; 0 for never. Only raised, except by resets.
  var lastFailure: Words.Word { words.word(2) }

  /// The users of the entry; see ``EntryLease``.
  @inlinable
  var lease: Words.Word { words.word(3) }

  /// The entry after this one in its chain or in the free list, index + 1; 0: none. Written by the thread that owns the entry
  /// before it publishes it, then by resets, which run one at a time.
  @inlinable
  var next: Words.Word { words.word(4) }

  /// The key's hash.
  @inlinable
  var hash: Words.Word { words.word(5) }

  /// The sizes of the names in bytes: the library's in the low 16 bits, the operation's in the next 16.
  @inlinable
  var sizes: Words.Word { words.word(6) }

  /// Where the library's name begins.
  @inlinable
  static var libraryWord: Int { 8 }
  /// Where the operation's name begins.
  @inlinable
  static var operationWord: Int { 16 }
  /// Where the breaker's statistics begin.
  @inlinable
  static var statisticsWord: Int { 32 }

  /// Whether the key equals this one, compared by name.
  @inlinable
  func matches(_ key: OperationKey) -> Bool {
    hash.load() == key.hash && sizes.load() == key.sizes
      && WordText.matches(key.library, words.advanced(by: Self.libraryWord))
      && WordText.matches(key.operation, words.advanced(by: Self.operationWord))
  }

  /// Writes the key of an entry that the caller has taken.
  func write(_ key: OperationKey) {
    hash.store(key.hash)
    sizes.store(key.sizes)
    WordText.store(key.library, to: words.advanced(by: Self.libraryWord))
    WordText.store(key.operation, to: words.advanced(by: Self.operationWord))
  }

  /// The key's library. The caller has the entry pinned or held.
  var library: String {
    WordText.text(words.advanced(by: Self.libraryWord), count: min(Int(sizes.load() & 0xFFFF), KeyLimits.libraryBytes))
  }

  /// The key's operation. The caller has the entry pinned or held.
  var operation: String {
    WordText.text(
      words.advanced(by: Self.operationWord), count: min(Int(sizes.load() >> 16 & 0xFFFF), KeyLimits.operationBytes))
  }

  /// Counts a failure, exactly even under concurrency. Lock-free. The caller has the entry pinned or held.
  func count(nowNanoseconds: UInt64) {
    failures.add(1)
    let mark = nowNanoseconds &+ 1
    var last = lastFailure.load()
    while last < mark {
      let (exchanged, original) = lastFailure.compareExchange(expected: last, desired: mark)
      if exchanged { return }
      last = original
    }
  }
}
