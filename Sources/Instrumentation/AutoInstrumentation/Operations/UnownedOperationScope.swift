/// An admitted call of an ``UnownedOperationHandle``: an ``OperationScope`` that keeps nothing alive. It must not outlive its
/// system, even if unused.
@unsafe
public struct UnownedOperationScope: ~Copyable, Sendable {
  private let call: AdmittedCall

  init(call: AdmittedCall) { self.call = call }

  deinit { call.cancel() }

  /// The call succeeded. Lock-free.
  public consuming func succeed() {
    let call = call
    discard self
    call.succeed()
  }

  /// The call was cancelled: neither a success nor a failure. Lock-free.
  public consuming func cancel() {
    let call = call
    discard self
    call.cancel()
  }

  /// The call failed; see ``OperationScope/fail(_:severity:)``.
  ///
  /// - Throws: `error` itself when critical.
  public consuming func fail(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    let call = call
    discard self
    try call.fail(error, severity)
  }
}
