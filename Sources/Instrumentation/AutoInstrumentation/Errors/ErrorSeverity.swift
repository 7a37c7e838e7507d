public import Logging

/// How grave an error is: decides the level it is logged at, whether it counts for the circuit breaker, and whether it
/// reaches the caller.
@frozen
public enum ErrorSeverity: UInt8, Sendable, CaseIterable, Comparable {
  /// For those who look for defects in the instrumentation itself.
  case debug = 0
  /// Worth a note when one looks for it.
  case low
  /// Something did not work that should have.
  case medium
  /// Something that others depend on did not work.
  case high
  /// Rethrown to the caller: going on would do harm.
  case critical

  /// Orders from debug to critical.
  @inlinable
  public static func < (left: ErrorSeverity, right: ErrorSeverity) -> Bool { left.rawValue < right.rawValue }

  /// The level that errors of this severity are logged at.
  public var logLevel: Logger.Level {
    switch self {
    case .critical: .error
    case .high: .warning
    case .medium: .info
    case .low, .debug: .debug
    }
  }
}
