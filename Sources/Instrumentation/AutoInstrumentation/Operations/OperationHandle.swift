/// An owning handle of one operation of the error table, with a resolved key: it keeps the memory alive, and works even
/// when its ``InstrumentedSystem`` is gone. It remains valid after a reset, and the operation keeps its place in the
/// table.
///
/// Copies and scopes count references, ``InstrumentedOperation/safeOperation(severity:_:)`` and reads do not. ``unowned`` is the
/// same operation without reference counting.
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

  /// Requests admission of a call of this operation. Lock-free.
  ///
  /// - Returns: the call's scope; nil if the breaker rejected it and it must not run.
  public func enter() -> OperationScope? { unowned.admittedCall().map { OperationScope(retaining: $0) } }
}
