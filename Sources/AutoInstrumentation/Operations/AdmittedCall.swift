import CoreMetrics
public import Tracing

/// A call of an operation that was admitted: numbers and pointers, so that it costs nothing to carry. Every wrapper is
/// built on it; each makes sure that exactly one of ``succeed()``, ``cancel()`` and ``fail(_:_:)`` is called.
@usableFromInline
struct AdmittedCall: @unchecked Sendable {
  // Safe to send: the system keeps alive what it points to; the observation is owned, and given back when the call ends.
  let recorder: Unmanaged<ErrorRecorder>
  /// Nil: the error table has no room for the operation, which runs without a breaker.
  let operation: OperationHandle?
  let ticket: BreakerTicket
  /// The entry to be given back when the call ends; nil: a handle holds it.
  let pinned: Int?
  /// When it was admitted, for metrics; 0 without.
  let startedNanoseconds: UInt64
  let observation: Unmanaged<CallObservation>?

  /// The trace context to run the operation in; nil: the application has no tracer.
  @usableFromInline
  var traceContext: ServiceContext? { observation?.takeUnretainedValue().span?.context }

  /// The call succeeded. Lock-free.
  @usableFromInline
  func succeed() {
    operation?.breaker.end(.success, ticket)
    end()
  }

  /// The call was cancelled: neither a success nor a failure. Lock-free.
  @usableFromInline
  func cancel() {
    operation?.breaker.end(.cancelled, ticket)
    end()
  }

  /// The call failed: the error is counted and logged, and counts for the breaker when its severity is one that does.
  ///
  /// - Throws: `error` itself when critical.
  func fail(_ error: any Error, _ severity: ErrorSeverity?) throws {
    defer { end() }
    observation?.takeUnretainedValue().span?.recordError(error)
    let recorder = recorder.takeUnretainedValue()
    if let operation {
      try recorder.handle(error, operation, severity: severity, ending: ticket)
    } else if let untracked = observation?.takeUnretainedValue().untracked {
      try recorder.handle(error, library: untracked.library, operation: untracked.operation, severity: severity)
    }
  }

  /// Ends the call with what its body threw.
  ///
  /// - Returns: the error, when it is to be swallowed.
  /// - Throws: the error, when it is critical or a cancellation.
  @usableFromInline
  func fail(with error: any Error, _ severity: ErrorSeverity?) throws -> any Error {
    if error is CancellationError {
      cancel()
      throw error
    }
    try fail(error, severity)
    return error
  }

  @inline(__always)
  private func end() {
    if let pinned { recorder._withUnsafeGuaranteedRef { $0.table.release(pinned) } }
    if startedNanoseconds != 0 { measure() }
    if let observation { observation.takeRetainedValue().span?.end() }
  }

  private func measure() {
    guard let metrics = operation?.metrics?.takeUnretainedValue() else { return }
    let now = recorder._withUnsafeGuaranteedRef { $0.time.nanoseconds() }
    metrics.calls.increment()
    metrics.duration.recordNanoseconds(Int64(clamping: now - min(now, startedNanoseconds)))
  }
}
