/// One 64-bit atomic word, as the lock-free algorithms see it.
///
/// The algorithms are generic over it, so that tests can run the very same code on words whose every access a scheduler
/// orders. Loads, exchanges, additions and compare-and-swaps are sequentially consistent; stores release. With one rule
/// the algorithms need no case by case argument, and what the tests explore is what runs. It costs no more than acquire and
/// release on x86, where only a store would, nor on ARM64 beyond the choice of one load instruction over another.
@usableFromInline
protocol AtomicWord: Sendable {
  /// Loads. Sequentially consistent.
  func load() -> UInt64

  /// Stores with release.
  func store(_ value: UInt64)

  /// Stores and returns the value before. Sequentially consistent.
  func exchange(_ value: UInt64) -> UInt64

  /// Adds, wrapping, and returns the value before. Sequentially consistent.
  @discardableResult
  func add(_ value: UInt64) -> UInt64

  /// Stores `desired` if the word is `expected`. Sequentially consistent.
  func compareExchange(expected: UInt64, desired: UInt64) -> (exchanged: Bool, original: UInt64)
}
