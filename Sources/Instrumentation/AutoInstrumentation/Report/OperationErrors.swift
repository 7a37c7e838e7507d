/// The errors of one operation.
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
  /// Consecutive failures that the closed breaker has counted.
  public let consecutiveFailures: Int
  /// The outcomes of the breaker's calls.
  public let calls: BreakerStatistics
}
