import CoreMetrics

extension UnownedOperationHandle {
  /// Requests admission of a call of this operation; nil if the breaker rejected it.
  func admittedCall() -> AdmittedCall? {
    guard let ticket = breaker.take() else {
      countRejection()
      return nil
    }
    return admitted(ticket, pinned: -1)
  }

  /// A call that the breaker has admitted.
  ///
  /// - Parameter pinned: the entry to release when the call ends; -1 if the handle holds it.
  @inline(__always)
  func admitted(_ ticket: BreakerTicket, pinned: Int32) -> AdmittedCall {
    AdmittedCall(
      recorder: recorder, operation: self, ticket: ticket, pinned: pinned,
      observation: isObserved ? observation() : nil)
  }

  @usableFromInline
  func observedCall(_ ticket: BreakerTicket) -> AdmittedCall { admitted(ticket, pinned: -1) }

  /// Counts a rejection in the application's metrics, and describes it.
  @usableFromInline
  func rejected() -> CircuitBreakerOpen {
    countRejection()
    return breaker.rejection()
  }

  /// Ends an admitted call of an unobserved operation with the error of its body.
  ///
  /// - Returns: the error, if it must not be rethrown.
  /// - Throws: the error, if it is critical or a cancellation.
  @usableFromInline
  func failed(_ error: any Error, _ severity: ErrorSeverity?, _ ticket: BreakerTicket) throws -> any Error {
    if error is CancellationError {
      breaker.end(.cancelled, ticket)
      throw error
    }
    try recorder.takeUnretainedValue().handle(error, self, severity: severity, ending: ticket)
    return error
  }

  private func countRejection() { metrics?.takeUnretainedValue().rejections.increment() }

  private func observation() -> Unmanaged<CallObservation> {
    .passRetained(
      CallObservation(
        recorder.takeUnretainedValue(), library: entry.library, operation: entry.operation, isTracked: true))
  }
}
