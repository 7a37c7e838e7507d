/// An admitted call of an operation, for code that cannot be put in a closure. It lasts from admission until its owner
/// reports how it ended.
///
/// ```swift
/// guard let scope = chat.enter() else { return fallback }
/// let reply = client.send(request)
/// if reply.isOk { scope.succeed() } else { try scope.fail(ReplyError(reply)) }
/// ```
///
/// A dropped scope counts as cancelled. A scope keeps the memory alive, at the cost of a retain and a release;
/// ``UnownedOperationHandle/enter()`` avoids both where threads would contend for them.
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

  /// The call failed: the error is counted and logged, and counts for the breaker if its severity trips it.
  ///
  /// - Parameter severity: if nil, the error's own, or else the configuration's default.
  /// - Throws: `error` itself when critical.
  public consuming func fail(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    let call = call
    discard self
    defer { call.recorder.release() }
    try call.fail(error, severity)
  }
}
