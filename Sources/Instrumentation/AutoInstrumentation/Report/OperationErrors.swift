/// What is known of one operation's errors.
public struct OperationErrors: Sendable, Equatable {
  /// The library's name.
  public let library: String
  /// The operation's name.
  public let operation: String
  /// Failures since the last reset.
  public let failures: Int
  /// How long ago the last failure was recorded; nil when there is none.
  public let lastErrorAge: Duration?
  /// The state of the operation's breaker.
  public let breakerState: BreakerState
  /// Failures in a row that the breaker has counted while closed.
  public let consecutiveFailures: Int
  /// What became of the calls that asked the breaker.
  public let calls: BreakerStatistics
}
