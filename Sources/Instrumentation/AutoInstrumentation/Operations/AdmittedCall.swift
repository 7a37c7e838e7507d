public import Tracing

/// An admitted call of an operation, with the numbers and pointers that ending it requires. Each wrapper keeps the
/// recorder alive, and ensures that exactly one of ``succeed()``, ``cancel()`` and ``fail(_:_:)`` is called.
@usableFromInline
struct AdmittedCall: @unchecked Sendable {
  // Safe to send: the wrapper keeps the pointees alive; the observation is owned, and released when the call ends.
  let recorder: Unmanaged<ErrorRecorder>
  /// Nil if the error table has no room for the operation, which then runs without a breaker.
  let operation: UnownedOperationHandle?
  let ticket: BreakerTicket
  /// The entry to release when the call ends; -1 if a handle holds it.
  let pinned: Int32
  let observation: Unmanaged<CallObservation>?

  /// The trace context of the operation; nil if the application has no tracer.
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

  /// The call failed: the error is counted and logged, and counts for the breaker if its severity trips it.
  ///
  /// - Throws: `error` itself when critical.
  func fail(_ error: any Error, _ severity: ErrorSeverity?) throws {
    defer { end() }
    let recorder = recorder.takeUnretainedValue()
    observation?.takeUnretainedValue().span?.recordError(error)
    if let operation {
      try recorder.handle(error, operation, severity: severity, ending: ticket)
    } else if let untracked = observation?.takeUnretainedValue().untracked {
      try recorder.handle(error, library: untracked.library, operation: untracked.operation, severity: severity)
    }
  }

  /// Ends the call with what its body threw.
  ///
  /// - Returns: the error, if it must not be rethrown.
  /// - Throws: the error, if it is critical or a cancellation.
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
    if pinned >= 0 { recorder._withUnsafeGuaranteedRef { $0.table.release(Int(pinned)) } }
    if let observation { end(observation) }
  }

  private func end(_ observation: Unmanaged<CallObservation>) {
    let observation = observation.takeRetainedValue()
    let recorder = recorder.takeUnretainedValue()
    let untracked = observation.untracked.flatMap {
      recorder.metrics?.metrics(library: $0.library, operation: $0.operation)
    }
    observation.end(
      operation?.metrics?.takeUnretainedValue() ?? untracked, nowNanoseconds: recorder.time.nanoseconds())
  }
}
