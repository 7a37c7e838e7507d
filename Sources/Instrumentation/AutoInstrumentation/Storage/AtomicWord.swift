/// One 64-bit atomic word, as the lock-free algorithms see it.
///
/// The algorithms are generic over it, so that tests can run the very same code on words whose every access a scheduler
/// orders. Loads acquire, stores release, and exchanges do both: with one kind of order the algorithms need no case by
/// case argument, and on x86 it costs nothing.
@usableFromInline
protocol AtomicWord: Sendable {
  /// Loads with acquire.
  func load() -> UInt64

  /// Stores with release.
  func store(_ value: UInt64)

  /// Stores and returns the value before. Acquires and releases.
  func exchange(_ value: UInt64) -> UInt64

  /// Adds, wrapping, and returns the value before. Acquires and releases.
  @discardableResult
  func add(_ value: UInt64) -> UInt64

  /// Stores `desired` if the word is `expected`. Acquires, and releases when it stores.
  func compareExchange(expected: UInt64, desired: UInt64) -> (exchanged: Bool, original: UInt64)
}
