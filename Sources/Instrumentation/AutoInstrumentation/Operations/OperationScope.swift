/// An admitted call of an operation, for code that cannot be put in a closure: from its admission until its owner tells how
/// it ended.
///
/// ```swift
/// guard let scope = chat.enter() else { return fallback }
/// let reply = client.send(request)
/// if reply.isOk { scope.succeed() } else { try scope.fail(ReplyError(reply)) }
/// ```
///
/// One that is dropped counts as cancelled. It must not outlive its system.
public struct OperationScope: ~Copyable, Sendable {
  private let call: AdmittedCall

  @usableFromInline
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

  /// The call failed: the error is counted and logged, and counts for the breaker when its severity is one that does.
  ///
  /// - Parameter severity: what counts; when nil, the error's own, else the configuration's default.
  /// - Throws: `error` itself when critical.
  public consuming func fail(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    let call = call
    discard self
    try call.fail(error, severity)
  }
}
