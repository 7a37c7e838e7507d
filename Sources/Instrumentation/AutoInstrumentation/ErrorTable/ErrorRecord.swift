/// The content of an operation's entry, with each word read once.
struct ErrorRecord {
  let library: String
  let operation: String
  let failures: UInt64
  /// Nanoseconds of the table's time source; nil: no failure yet.
  let lastFailureNanoseconds: UInt64?
  let breaker: BreakerWord
  let statistics: BreakerStatistics
}
