extension InstrumentedSystem {
  /// Runs `body` if the breaker of the operation admits it, and counts and logs what it throws.
  ///
  /// ```swift
  /// let reply = try system.safeOperation(library: "openai", operation: "chat") { try client.chat(prompt) }.value
  /// ```
  ///
  /// An operation that does not fit into the error table runs without a breaker. On hot paths resolve the key once,
  /// with ``operation(library:operation:)``.
  ///
  /// - Parameters:
  ///   - library: the library that is called.
  ///   - operation: the name of the operation.
  ///   - severity: the severity of any error that `body` throws; if nil, the error's own, or else the configuration's
  ///     default.
  ///   - body: the guarded call.
  /// - Throws: the error of `body` if it is critical or a `CancellationError`, which is not a failure; nothing else.
  @inlinable
  public func safeOperation<Value>(
    library: String, operation: String, severity: ErrorSeverity? = nil, _ body: () throws -> Value
  ) throws -> OperationResult<Value> {
    defer { extendLifetime(self) }
    switch admit(library, operation) {
    case .failure(let rejection): return .skipped(rejection)
    case .success(let call): return try call.run(severity, body)
    }
  }

  /// Runs an asynchronous `body` if the breaker of the operation admits it, and counts and logs what it throws.
  ///
  /// - Parameters:
  ///   - library: the library that is called.
  ///   - operation: the name of the operation.
  ///   - severity: the severity of any error that `body` throws; if nil, the error's own, or else the configuration's
  ///     default.
  ///   - isolation: the actor that the caller runs on.
  ///   - body: the guarded call.
  /// - Throws: the error of `body` if it is critical or a `CancellationError`, which is not a failure; nothing else.
  @inlinable
  public func safeOperation<Value>(
    library: String, operation: String, severity: ErrorSeverity? = nil,
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> OperationResult<Value> {
    defer { extendLifetime(self) }
    switch admit(library, operation) {
    case .failure(let rejection): return .skipped(rejection)
    case .success(let call): return try await call.run(severity, isolation: isolation, body)
    }
  }

  /// Requests admission of a call: the scope form, for code that cannot be put in a closure. Lock-free.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected.
  public func enter(library: String, operation: String) throws(CircuitBreakerOpen) -> OperationScope {
    OperationScope(retaining: try admit(library, operation).get())
  }

  @usableFromInline
  func admit(_ library: String, _ operation: String) -> Result<AdmittedCall, CircuitBreakerOpen> {
    let index: Int
    let isHeld: Bool
    switch OperationKey.with(library, operation, recorder.table.pinUnlessHeld) {
    case .pinned(let found): (index, isHeld) = (found, false)
    case .held(let found): (index, isHeld) = (found, true)
    case .tableFull, .keyTooLong: return .success(untracked(library, operation))
    }
    let handle = UnownedOperationHandle(entry: recorder.table.entry(at: index), recorder: recorder)
    if let ticket = handle.breaker.take() {
      return .success(handle.admitted(ticket, pinned: isHeld ? -1 : Int32(index)))
    }
    defer { if !isHeld { recorder.table.release(index) } }
    return .failure(handle.rejected())
  }

  private func untracked(_ library: String, _ operation: String) -> AdmittedCall {
    AdmittedCall(
      recorder: .passUnretained(recorder), operation: nil,
      ticket: BreakerTicket(generation: 0, startedNanoseconds: 0), pinned: -1,
      observation: .passRetained(
        CallObservation(recorder, library: library, operation: operation, isTracked: false)))
  }
}
