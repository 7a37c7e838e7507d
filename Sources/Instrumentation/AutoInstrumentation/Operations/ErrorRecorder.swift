import CoreMetrics
import Logging
import Tracing

/// Counts, judges and logs errors; shared by ``InstrumentedSystem``, ``OperationHandle`` and ``OperationScope``.
/// Immutable. It keeps the table's words alive.
@usableFromInline
final class ErrorRecorder: Sendable {
  let table: ErrorTable<MemoryWords>
  let breakers: BreakerEnvironment
  let time: TimeSource
  let logger: Logger
  /// Nil if the application has no metrics system.
  let metrics: SystemMetrics?
  /// Nil if the application has no tracer.
  let tracer: (any Tracer)?
  /// Whether calls have metrics or spans.
  let isObserved: Bool
  let trippingSeverities: SeveritySet
  let defaultSeverity: ErrorSeverity

  init(
    _ configuration: InstrumentationConfiguration, time: TimeSource, logger: Logger, metrics: any MetricsFactory,
    tracer: any Tracer
  ) {
    let layout = BreakerLayout(
      configuration.breakerPolicy, statisticsOffset: ErrorEntry<MemoryWords>.statisticsWord, stripes: Stripes.count)
    let tableLayout = ErrorTableLayout(capacity: configuration.operationCapacity, entryWords: layout.wordCount)
    let region = ZeroedRegion(byteCount: tableLayout.wordCount * MemoryLayout<UInt64>.stride)
    table = ErrorTable(
      words: MemoryWords(zeroed: region.start, count: tableLayout.wordCount), layout: tableLayout)
    breakers = BreakerEnvironment(
      policy: configuration.breakerPolicy, layout: layout, region: region, time: time,
      nameOfBreaker: Self.name(ofBreakerAt:),
      observer: BreakerObserver(logger: logger, time: time, metrics: metrics))
    self.time = time
    self.logger = logger
    self.metrics = SystemMetrics(factory: metrics, limit: configuration.operationCapacity)
    self.tracer = tracer is NoOpTracer ? nil : tracer
    isObserved = self.metrics != nil || self.tracer != nil
    trippingSeverities = configuration.trippingSeverities
    defaultSeverity = configuration.defaultSeverity
  }

  /// The name of a breaker, whose words are those of its entry.
  @Sendable
  private static func name(ofBreakerAt address: UnsafeRawPointer) -> String {
    let entry = ErrorEntry(words: MemoryWords(at: address))
    return "\(entry.library) / \(entry.operation)"
  }

  /// The effective severity: the given one, or else the error's own, or else the default.
  func severity(_ given: ErrorSeverity?, of error: any Error) -> ErrorSeverity {
    given ?? (error as? InstrumentationError)?.severity ?? defaultSeverity
  }

  /// Handles an error of an operation by name.
  ///
  /// - Throws: the error itself when critical.
  func handle(_ error: any Error, library: String, operation: String, severity given: ErrorSeverity?) throws {
    let severity = severity(given, of: error)
    switch OperationKey.with(library, operation, table.pinUnlessHeld) {
    case .pinned(let index):
      count(table.entry(at: index), severity)
      table.release(index)
    case .held(let index): count(table.entry(at: index), severity)
    case .tableFull: table.counter(.tableFull).add(1)
    case .keyTooLong: table.counter(.keyTooLong).add(1)
    }
    metrics?.metrics(library: library, operation: operation).failures.increment()
    if logger.logLevel <= severity.logLevel { log(error, library, operation, severity) }
    if severity == .critical { throw error }
  }

  /// Handles an error of an operation by handle.
  ///
  /// - Throws: the error itself when critical.
  func handle(_ error: any Error, _ operation: UnownedOperationHandle, severity given: ErrorSeverity?) throws {
    let severity = severity(given, of: error)
    count(operation.entry, severity)
    operation.metrics?._withUnsafeGuaranteedRef { $0.failures.increment() }
    if logger.logLevel <= severity.logLevel {
      log(error, operation.entry.library, operation.entry.operation, severity)
    }
    if severity == .critical { throw error }
  }

  /// Handles the error of an admitted call: one failure for the count, one for the breaker.
  ///
  /// - Throws: the error itself when critical.
  func handle(
    _ error: any Error, _ operation: UnownedOperationHandle, severity given: ErrorSeverity?,
    ending ticket: BreakerTicket
  ) throws {
    let severity = severity(given, of: error)
    operation.entry.count(nowNanoseconds: time.nanoseconds())
    operation.breaker.end(trippingSeverities.contains(severity) ? .failure : .cancelled, ticket)
    operation.metrics?._withUnsafeGuaranteedRef { $0.failures.increment() }
    if logger.logLevel <= severity.logLevel {
      log(error, operation.entry.library, operation.entry.operation, severity)
    }
    if severity == .critical { throw error }
  }

  /// Counts the failure before it notifies the breaker: a report that sees the breaker open includes its failures.
  private func count(_ entry: ErrorEntry<MemoryWords>, _ severity: ErrorSeverity) {
    let now = time.nanoseconds()
    entry.count(nowNanoseconds: now)
    guard trippingSeverities.contains(severity) else { return }
    breakers.reportFailure(entry.words, nowNanoseconds: now)
  }

  private func log(_ error: any Error, _ library: String, _ operation: String, _ severity: ErrorSeverity) {
    logger.log(
      level: severity.logLevel, "\(error)",
      metadata: ["library": "\(library)", "operation": "\(operation)", "severity": "\(severity)"])
  }
}
