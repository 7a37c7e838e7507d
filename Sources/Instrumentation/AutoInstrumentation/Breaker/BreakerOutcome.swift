/// How an admitted call ended.
@frozen
public enum BreakerOutcome: UInt8, Sendable, CaseIterable {
  /// It succeeded.
  case success
  /// It failed.
  case failure
  /// It ended without a result for the breaker; the permit is returned.
  case cancelled
}
