/// One operation of the error table with a resolved key, in any form of ownership: ``OperationHandle`` or
/// ``UnownedOperationHandle``. Both remain valid after a reset, and the operation keeps its place in the table.
public protocol InstrumentedOperation: Sendable {
  /// The same operation for the hottest paths, which must not outlive the one it was taken from.
  var unowned: UnownedOperationHandle { get }
}

extension InstrumentedOperation {
  /// Whether the operation's breaker admits calls as in a healthy state. Wait-free: one load.
  @inlinable
  public var isHealthy: Bool {
    defer { extendLifetime(self) }
    return unowned.breaker.admitsCalls
  }

  /// The number of failures since the last reset. Wait-free.
  public var failures: Int {
    defer { extendLifetime(self) }
    return Int(clamping: unowned.entry.failures.load())
  }

  /// The error that describes why a call was not admitted.
  public func rejection() -> CircuitBreakerOpen {
    defer { extendLifetime(self) }
    return unowned.breaker.rejection()
  }

  /// Records and logs an error of a call that was not admitted; see
  /// ``InstrumentedSystem/handleError(_:library:operation:severity:)``.
  ///
  /// - Throws: `error` itself when critical.
  @inlinable
  public func handleError(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    defer { extendLifetime(self) }
    try unowned.record(error, severity)
  }

  /// Records and logs the error that ended an admitted call, and finishes its permit: as a failure if its severity
  /// trips breakers, otherwise as cancelled. A failure counts only once.
  ///
  /// - Parameters:
  ///   - error: the error that ended the call.
  ///   - severity: if nil, the error's own, or else the configuration's default.
  ///   - permit: a permit of this operation's breaker.
  /// - Throws: `error` itself when critical.
  public func handleError(
    _ error: any Error, severity: ErrorSeverity? = nil, finishing permit: consuming BreakerPermit
  ) throws {
    defer { extendLifetime(self) }
    try unowned.record(error, severity, ending: permit.redeem())
  }
}
