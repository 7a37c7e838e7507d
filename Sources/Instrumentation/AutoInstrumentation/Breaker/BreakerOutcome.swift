/// How an admitted call ended.
@frozen
public enum BreakerOutcome: UInt8, Sendable, CaseIterable {
  /// It did what it should.
  case success
  /// It failed.
  case failure
  /// It ended without saying anything of what the breaker guards; the permit goes back.
  case cancelled
}
