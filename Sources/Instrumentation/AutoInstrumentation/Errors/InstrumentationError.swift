/// What went wrong in instrumentation: a code for programs, a sentence for people.
public struct InstrumentationError: Error, CustomStringConvertible {
  /// The kind of error.
  public enum Code: String, Sendable, Hashable {
    /// Instrumenting, uninstrumenting or instrumented code failed.
    case instrumentation
    /// A configuration value is not usable.
    case configuration
    /// The library is not present in this process.
    case libraryNotAvailable
    /// Logging, metrics or tracing failed.
    case observability
    /// A library of that name is registered already.
    case duplicateLibrary
    /// No library of that name is registered.
    case unknownLibrary
    /// The registry holds as many libraries as it can.
    case registryFull
    /// A name or text is empty where it must not be, or longer than its limit.
    case invalidName
    /// The error table holds as many operations as it can.
    case errorTableFull
  }

  /// The kind of error.
  public let code: Code
  /// What happened, where, and what can be done about it.
  public let message: String
  /// How grave it is.
  public let severity: ErrorSeverity
  /// The library concerned.
  public let library: String?
  /// The operation concerned.
  public let operation: String?
  /// The error behind this one.
  public let underlying: (any Error)?
  /// When it was made: time since 1970-01-01 00:00 UTC.
  public let timestamp: Duration

  /// Describes an error.
  ///
  /// - Parameter timestamp: time since 1970-01-01 00:00 UTC; now when nil.
  public init(
    _ code: Code, _ message: String, severity: ErrorSeverity = .medium, library: String? = nil,
    operation: String? = nil, underlying: (any Error)? = nil, timestamp: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.severity = severity
    self.library = library
    self.operation = operation
    self.underlying = underlying
    self.timestamp = timestamp ?? WallTime.sinceEpoch()
  }

  /// Code and message, and the error behind it.
  public var description: String {
    let cause = underlying.map { " (caused by: \($0))" } ?? ""
    return "\(code.rawValue): \(message)\(cause)"
  }
}
