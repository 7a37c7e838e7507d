/// An error of the instrumentation: a code for programs and a message for people.
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
    /// A library of that name is already registered.
    case duplicateLibrary
    /// No library of that name is registered.
    case unknownLibrary
    /// The registry is full.
    case registryFull
    /// A name is empty, or a name or text exceeds its limit.
    case invalidName
    /// The error table is full.
    case errorTableFull
  }

  /// The kind of error.
  public let code: Code
  /// What happened, where, and what can be done about it.
  public let message: String
  /// The severity.
  public let severity: ErrorSeverity
  /// The library concerned.
  public let library: String?
  /// The operation concerned.
  public let operation: String?
  /// The underlying error.
  public let underlying: (any Error)?
  /// When it was created: time since 1970-01-01 00:00 UTC.
  public let timestamp: Duration

  /// An error with the current time unless given.
  ///
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - message: what went wrong.
  ///   - severity: whether it is thrown again, and whether it trips breakers.
  ///   - library: the library that reported it.
  ///   - operation: the operation that failed.
  ///   - underlying: the error that caused it.
  ///   - timestamp: time since 1970-01-01 00:00 UTC; the current time if nil.
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

  /// Code, message and the underlying error.
  public var description: String {
    let cause = underlying.map { " (caused by: \($0))" } ?? ""
    return "\(code.rawValue): \(message)\(cause)"
  }
}
