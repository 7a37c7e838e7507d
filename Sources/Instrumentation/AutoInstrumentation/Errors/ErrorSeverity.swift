public import Logging

/// The severity of an error: it determines the log level, whether the error counts for the circuit breaker, and whether
/// it reaches the caller.
@frozen
public enum ErrorSeverity: UInt8, Sendable, CaseIterable, Comparable {
  /// For debugging the instrumentation itself.
  case debug = 0
  /// Minor; logged for diagnosis.
  case low
  /// An operation failed.
  case medium
  /// An operation failed that others depend on.
  case high
  /// Rethrown to the caller, because continuing would do harm.
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
