/// An unowned handle of one operation of the error table, for the hottest paths: pointers that keep nothing alive, so
/// that neither copies nor scopes count references, for which threads would contend.
///
/// The memory belongs to the ``InstrumentedSystem`` from which the handle was taken. The caller must keep that, or an
/// ``OperationHandle`` of it, alive while it uses this handle, its ``breaker``, or their scopes and permits; otherwise
/// it reads freed memory.
@unsafe
@frozen
public struct UnownedOperationHandle: InstrumentedOperation, @unchecked Sendable {
  // Safe to share: the entry's words are atomic; the user keeps entry, recorder and metrics alive (see above).
  /// The operation's circuit breaker.
  public let breaker: UnownedBreakerHandle
  let recorder: Unmanaged<ErrorRecorder>
  /// Nil if the application has no metrics system.
  let metrics: Unmanaged<OperationMetrics>?
  /// Whether calls have metrics or spans.
  @usableFromInline let isObserved: Bool

  init(entry: ErrorEntry<MemoryWords>, recorder: ErrorRecorder) {
    self.recorder = .passUnretained(recorder)
    metrics = recorder.metrics.map {
      .passUnretained($0.metrics(library: entry.library, operation: entry.operation))
    }
    breaker = UnownedBreakerHandle(words: entry.words, environment: recorder.breakers)
    isObserved = recorder.isObserved
  }

  /// The operation's entry, which begins with its breaker's word.
  @usableFromInline
  var entry: ErrorEntry<MemoryWords> { ErrorEntry(words: breaker.words) }

  /// This handle.
  @inlinable
  public var unowned: UnownedOperationHandle { self }

  /// Requests admission of a call of this operation; see ``OperationHandle/enter()``. Retains nothing.
  public func enter() -> UnownedOperationScope? { admittedCall().map { UnownedOperationScope(call: $0) } }

  /// Records and logs the error that ended an admitted call, and finishes its permit; see
  /// ``InstrumentedOperation/handleError(_:severity:finishing:)``.
  ///
  /// - Parameters:
  ///   - error: the error that ended the call.
  ///   - severity: if nil, the error's own, or else the configuration's default.
  ///   - permit: a permit of this operation's ``breaker``.
  /// - Throws: `error` itself when critical.
  public func handleError(
    _ error: any Error, severity: ErrorSeverity? = nil, finishing permit: consuming UnownedBreakerPermit
  ) throws {
    try record(error, severity, ending: permit.redeem())
  }

  @usableFromInline
  func record(_ error: any Error, _ severity: ErrorSeverity?) throws {
    try recorder._withUnsafeGuaranteedRef { try $0.handle(error, self, severity: severity) }
  }

  func record(_ error: any Error, _ severity: ErrorSeverity?, ending ticket: BreakerTicket) throws {
    try recorder._withUnsafeGuaranteedRef { try $0.handle(error, self, severity: severity, ending: ticket) }
  }
}
