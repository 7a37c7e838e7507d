/// One operation of the error table, its key resolved once, which keeps alive what it needs: it works for as long as it exists,
/// also when its ``InstrumentedSystem`` is gone. Resets keep it good, and the operation's place taken.
///
/// Copies and scopes count references, ``InstrumentedOperation/safeOperation(severity:_:)`` and reads do not. ``unowned`` is the
/// same operation without that.
@frozen
public struct OperationHandle: InstrumentedOperation {
  /// The same operation for the hottest paths, which must not outlive this handle or its system.
  public let unowned: UnownedOperationHandle
  /// Keeps the table, its breakers and the operation's metrics alive.
  let recorder: ErrorRecorder

  init(entry: ErrorEntry<MemoryWords>, recorder: ErrorRecorder) {
    unowned = UnownedOperationHandle(entry: entry, recorder: recorder)
    self.recorder = recorder
  }

  /// The operation's circuit breaker.
  public var breaker: BreakerHandle { BreakerHandle(unowned.breaker) }

  /// Asks for a call of this operation to be admitted. Lock-free.
  ///
  /// - Returns: the call's scope; nil: its breaker rejected it, and it must not run.
  public func enter() -> OperationScope? { unowned.admittedCall().map { OperationScope(retaining: $0) } }
}
