extension RetryPolicy {
  /// Calls `body` until it succeeds or the policy is used up; pauses on `clock` between calls.
  ///
  /// A call that throws `CancellationError` is not tried again, and a task that is cancelled in a pause ends it at once: both
  /// throw `CancellationError`.
  ///
  /// - Parameters:
  ///   - clock: what the pauses are measured on.
  ///   - generator: where the jitter comes from.
  ///   - isRetryable: whether an error is worth another call; all are unless given. One that is not is thrown as it is.
  ///   - body: gets the number of the call, 1 for the first.
  /// - Throws: ``RetriesExhausted`` with the last error; an error that is not to be retried; `CancellationError`.
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
