/// One 64-bit atomic word, as used by the lock-free algorithms.
///
/// The algorithms are generic over it, so that tests can run the same code on words whose accesses are ordered by a
/// scheduler. Loads, exchanges, additions and compare-and-swaps are sequentially consistent; stores release. With this
/// one rule the algorithms need no case-by-case argument, and the tests explore exactly what runs. On x86 it costs no
/// more than acquire and release, because only a sequentially consistent store would; on ARM64 it changes only the load
/// instruction.
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
