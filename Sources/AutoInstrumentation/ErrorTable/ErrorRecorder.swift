import Logging
import Synchronization

/// Counts, judges and logs errors: what ``InstrumentationSystem`` and ``OperationHandle`` share. All immutable.
@usableFromInline
final class ErrorRecorder: Sendable {
  let table: ErrorTable
  let breakers: BreakerEnvironment
  let time: TimeSource
  let logger: Logger
  let trippingSeverities: SeveritySet
  let defaultSeverity: ErrorSeverity

  init(_ configuration: InstrumentationConfiguration, time: TimeSource, logger: Logger) {
    table = ErrorTable(capacity: configuration.operationCapacity)
    breakers = BreakerEnvironment(
      policy: configuration.breakerPolicy, time: time, nameOfBreaker: Self.name(ofBreakerAt:),
      stateChanged: { address, effect in logger.logBreaker(effect, name: Self.name(ofBreakerAt: address)) })
    self.time = time
    self.logger = logger
    trippingSeverities = configuration.trippingSeverities
    defaultSeverity = configuration.defaultSeverity
  }

  deinit { table.deallocate() }

  /// An entry's breaker word is its first field.
  @Sendable
  private static func name(ofBreakerAt address: UnsafeRawPointer) -> String {
    let entry = UnsafeMutablePointer(mutating: address.assumingMemoryBound(to: ErrorEntry.self))
    return "\(entry.library) / \(entry.operation)"
  }

  /// The severity that counts: the one given, else the error's own, else the default.
  func severity(_ given: ErrorSeverity?, of error: any Error) -> ErrorSeverity {
    given ?? (error as? InstrumentationError)?.severity ?? defaultSeverity
  }

  /// Handles an error of an operation by name.
  func handle(_ error: any Error, library: String, operation: String, severity given: ErrorSeverity?) throws {
    let severity = severity(given, of: error)
    let insertion = NameBytes.withKey(library, operation) { table.findOrInsert($0, $1, $2) }
    switch insertion {
    case .entry(let entry): count(entry, severity)
    case .tableFull: table.counter(.tableFull).pointee.add(1, ordering: .relaxed)
    case .keyTooLong: table.counter(.keyTooLong).pointee.add(1, ordering: .relaxed)
    }
    if logger.logLevel <= severity.logLevel { log(error, library, operation, severity) }
    if severity == .critical { throw error }
  }

  /// Handles an error of an operation by handle.
  func handle(_ error: any Error, _ entry: UnsafeMutablePointer<ErrorEntry>, severity given: ErrorSeverity?) throws {
    let severity = severity(given, of: error)
    count(entry, severity)
    if logger.logLevel <= severity.logLevel { log(error, entry.library, entry.operation, severity) }
    if severity == .critical { throw error }
  }

  /// Handles the error of an admitted call: one failure for the count, one for the breaker.
  func handle(
    _ error: any Error, _ entry: UnsafeMutablePointer<ErrorEntry>, severity given: ErrorSeverity?,
    permit: consuming BreakerPermit
  ) throws {
    let severity = severity(given, of: error)
    ErrorTable.count(entry, nowNanoseconds: time.nanoseconds())
    permit.finish(trippingSeverities.contains(severity) ? .failure : .cancelled)
    if logger.logLevel <= severity.logLevel { log(error, entry.library, entry.operation, severity) }
    if severity == .critical { throw error }
  }

  private func count(_ entry: UnsafeMutablePointer<ErrorEntry>, _ severity: ErrorSeverity) {
    let now = time.nanoseconds()
    ErrorTable.count(entry, nowNanoseconds: now)
    guard trippingSeverities.contains(severity) else { return }
    _ = breakers.apply(.reportedFailure, to: entry.breakerWord, nowNanoseconds: now)
  }

  private func log(_ error: any Error, _ library: String, _ operation: String, _ severity: ErrorSeverity) {
    logger.log(
      level: severity.logLevel, "\(error)",
      metadata: ["library": "\(library)", "operation": "\(operation)", "severity": "\(severity)"])
  }
}
