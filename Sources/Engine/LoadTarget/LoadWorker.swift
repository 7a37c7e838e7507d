/// The state of one worker and the operations it performs.
///
/// Make it a struct that holds only the state of one worker. Calls for one worker never overlap; different workers run
/// at the same time. On the hot path, nothing that workers share should be retained and released: hold shared storage
/// by unsafe pointer or `unowned(unsafe)`, because every retain of a shared object is a write that all processors
/// contend for.
///
/// The engine's loop is compiled together with the conforming type (``runLoop(_:)`` is generic and inlinable, and its
/// witness is emitted in the conformer's module), so that `perform` is inlined into it and a no-op costs about 1 ns.
public protocol LoadWorker {
  /// Performs a synchronous operation.
  ///
  /// - Parameters:
  ///   - operation: the index into the target's operations.
  ///   - iteration: counts the worker's calls from 0, warm-up included.
  /// - Throws: a failure of some kind; the operation counts as failed and the run continues.
  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure)

  /// Performs an operation that was described as asynchronous. Only on the executor `tasks`.
  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure)

  /// The run is over: release what the worker holds. On `threads` called from the worker's thread.
  mutating func finish()

  /// The engine's loop over synchronous operations. Do not implement it: the default is specialised for the type.
  mutating func runLoop(_ state: inout LoopState) -> LoopEnd

  /// The engine's loop over a mix with asynchronous operations. Do not implement it either.
  mutating func runAsyncLoop(_ state: inout LoopState) async -> LoopEnd

  /// Performs one operation if each is submitted on its own. Do not implement it.
  mutating func runDue(_ state: inout LoopState) -> UInt64

  /// Performs one operation that may have to be awaited, if each is submitted on its own. Do not implement it.
  mutating func runDueAsync(_ state: inout LoopState) async -> UInt64
}

extension LoadWorker {
  /// Performs the operation synchronously: sufficient for targets without asynchronous operations.
  @inlinable
  public mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    try perform(operation, iteration: iteration)
  }

  /// Releases nothing.
  @inlinable
  public mutating func finish() {}
}
