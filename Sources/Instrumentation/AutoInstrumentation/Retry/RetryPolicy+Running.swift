extension RetryPolicy {
  /// Calls `body` until it succeeds or the policy is exhausted; pauses on `clock` between calls.
  ///
  /// A call that throws `CancellationError` is not retried, and cancelling the task ends a pause at once: both throw
  /// `CancellationError`.
  ///
  /// - Parameters:
  ///   - clock: the clock of the pauses.
  ///   - generator: the source of the jitter.
  ///   - isolation: the actor that the caller runs on.
  ///   - isRetryable: whether to retry after an error; by default always. Other errors are rethrown unchanged.
  ///   - body: receives the number of the call, 1 for the first.
  /// - Throws: ``RetriesExhausted`` with the last error; an error that is not retryable; `CancellationError`.
  public func run<Value>(
    on clock: some Clock<Duration> = ContinuousClock(),
    using generator: some RandomNumberGenerator = SystemRandomNumberGenerator(),
    isolation: isolated (any Actor)? = #isolation, isRetryable: (any Error) -> Bool = { _ in true },
    _ body: (_ call: Int) async throws -> Value
  ) async throws -> Value {
    var generator = generator
    var call = 1
    while true {
      do {
        return try await body(call)
      } catch {
        if error is CancellationError || !isRetryable(error) { throw error }
        guard call <= maxRetries else { throw RetriesExhausted(calls: call, lastError: error) }
      }
      try Task.checkCancellation()
      try await clock.sleep(for: delay(beforeRetry: call, using: &generator))
      call += 1
    }
  }
}
