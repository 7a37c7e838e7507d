import CoreMetrics

extension OperationHandle {
  /// Asks for a call of this operation to be admitted. Lock-free.
  ///
  /// - Returns: the call's scope; nil: its breaker rejected it, and it must not run.
  @inlinable
  public func enter() -> OperationScope? {
    guard let call = admit(pinned: nil) else { return nil }
    return OperationScope(call: call)
  }

  /// The error that says why ``enter()`` returned nil.
  public func rejection() -> CircuitBreakerOpen { breaker.rejection() }

  /// Asks for a call to be admitted: the one way in.
  ///
  /// - Parameter pinned: the entry to be given back when the call ends; nil: the handle holds it.
  @usableFromInline
  func admit(pinned: Int?) -> AdmittedCall? {
    guard let ticket = breaker.take() else {
      metrics?.takeUnretainedValue().rejections.increment()
      return nil
    }
    let isObserved = recorder._withUnsafeGuaranteedRef { $0.isObserved }
    if !isObserved {
      return AdmittedCall(
        recorder: recorder, operation: self, ticket: ticket, pinned: pinned, startedNanoseconds: 0, observation: nil)
    }
    return observed(ticket, pinned)
  }

  private func observed(_ ticket: BreakerTicket, _ pinned: Int?) -> AdmittedCall {
    let recorder = recorder.takeUnretainedValue()
    var observation: Unmanaged<CallObservation>?
    if let tracer = recorder.tracer {
      observation = .passRetained(
        CallObservation(tracer: tracer, library: entry.library, operation: entry.operation, isTracked: true))
    }
    return AdmittedCall(
      recorder: self.recorder, operation: self, ticket: ticket, pinned: pinned,
      startedNanoseconds: metrics == nil ? 0 : max(1, recorder.time.nanoseconds()), observation: observation)
  }
}
