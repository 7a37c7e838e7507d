/// One operation of the error table, its key resolved once: pointers only, no reference counting, no allocation.
///
/// The memory belongs to the ``InstrumentedSystem`` it was taken from, which the holder must keep alive for as long
/// as the handle is in use. Resets keep handles good, and the operation's place taken.
@frozen
public struct OperationHandle: @unchecked Sendable {
  // Safe to share: the entry's words are atomic; the system keeps entry, recorder and metrics alive (see above).
  /// The operation's circuit breaker.
  public let breaker: BreakerHandle
  let recorder: Unmanaged<ErrorRecorder>
  /// Nil: the application has no metrics system.
  let metrics: Unmanaged<OperationMetrics>?
  /// Whether calls have metrics or spans.
  @usableFromInline let isObserved: Bool

  init(entry: ErrorEntry<MemoryWords>, recorder: ErrorRecorder) {
    self.recorder = .passUnretained(recorder)
    metrics = recorder.metrics.map {
      .passUnretained($0.metrics(library: entry.library, operation: entry.operation))
    }
    breaker = BreakerHandle(words: entry.words, environment: recorder.breakers)
    isObserved = recorder.isObserved
  }

  /// The operation's entry, whose words begin with its breaker's.
  @usableFromInline
  var entry: ErrorEntry<MemoryWords> { ErrorEntry(words: breaker.words) }

  /// Whether the operation's breaker admits calls as in health. Wait-free: one load.
  @inlinable
  public var isHealthy: Bool { breaker.isClosed }

  /// How many failures were recorded since the last reset. Wait-free.
  public var failures: Int { Int(clamping: entry.failures.load()) }

  /// Records and logs an error of a call that was not admitted; see
  /// ``InstrumentedSystem/handleError(_:library:operation:severity:)``.
  ///
  /// - Throws: `error` itself when critical.
  public func handleError(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    try recorder._withUnsafeGuaranteedRef { try $0.handle(error, self, severity: severity) }
  }

  /// Records and logs the error that ended an admitted call, and finishes its permit: as a failure when its severity
  /// trips breakers, as cancelled when not. One failure counts once.
  ///
  /// - Parameter permit: of this operation's ``breaker``.
  /// - Throws: `error` itself when critical.
  public func handleError(
    _ error: any Error, severity: ErrorSeverity? = nil, finishing permit: consuming BreakerPermit
  ) throws {
    let ticket = permit.redeem()
    try recorder.takeUnretainedValue().handle(error, self, severity: severity, ending: ticket)
  }
}
