/// A row of atomic words, trivially copyable: where a lock-free algorithm keeps its state.
@usableFromInline
protocol WordStorage: Sendable {
  associatedtype Word: AtomicWord

  /// The word at an index from here.
  func word(_ index: Int) -> Word

  /// The row that begins at an index from here.
  func advanced(by words: Int) -> Self
}
