/// An admitted call of an operation, for code that cannot be put in a closure: from its admission until its owner reports how
/// it ended.
///
/// ```swift
/// guard let scope = chat.enter() else { return fallback }
/// let reply = client.send(request)
/// if reply.isOk { scope.succeed() } else { try scope.fail(ReplyError(reply)) }
/// ```
///
/// One that is dropped counts as cancelled. It keeps alive what it needs: a retain and a release, which
/// ``UnownedOperationHandle/enter()`` saves where threads would share them.
public struct OperationScope: ~Copyable, Sendable {
  /// Its recorder is retained once for this scope.
  private let call: AdmittedCall

  init(retaining call: AdmittedCall) {
    _ = call.recorder.retain()
    self.call = call
  }

  deinit {
    call.cancel()
    call.recorder.release()
  }

  /// The call succeeded. Lock-free.
  public consuming func succeed() {
    let call = call
    discard self
    call.succeed()
    call.recorder.release()
  }

  /// The call was cancelled: neither a success nor a failure. Lock-free.
  public consuming func cancel() {
    let call = call
    discard self
    call.cancel()
    call.recorder.release()
  }

  /// The call failed: the error is counted and logged, and counts for the breaker when its severity is one that does.
  ///
  /// - Parameter severity: what counts; when nil, the error's own, else the configuration's default.
  /// - Throws: `error` itself when critical.
  public consuming func fail(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    let call = call
    discard self
    defer { call.recorder.release() }
    try call.fail(error, severity)
  }
}
