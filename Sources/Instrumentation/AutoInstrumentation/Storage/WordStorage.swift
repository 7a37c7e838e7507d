/// An array of atomic words, trivially copyable: the state of a lock-free algorithm.
@usableFromInline
protocol WordStorage: Sendable {
  associatedtype Word: AtomicWord

  /// The word at an index from here.
  func word(_ index: Int) -> Word

  /// The words from an index on.
  func advanced(by words: Int) -> Self
}
