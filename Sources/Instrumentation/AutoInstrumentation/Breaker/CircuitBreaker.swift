public import CoreMetrics
public import Logging

/// A circuit breaker of one's own: rejects calls for a while after failures, then lets probes decide.
///
/// Lock-free. Changes of state are logged (opened: warning, others: info), counted in the application's metrics, and told
/// to those who listen to ``transitions(bufferLimit:)``; failures and rejections are only counted.
public final class CircuitBreaker: Sendable {
  /// The name in logs, metrics and rejections.
  public let name: String
  /// When it opens and when it tries again.
  public let policy: BreakerPolicy
  /// The same breaker for hot paths; valid for as long as this object lives.
  public let handle: BreakerHandle
  private let environment: BreakerEnvironment
  // The breaker's words, on cache lines of their own. Immutable pointer; freed when nobody can use it any more.
  private nonisolated(unsafe) let region: ZeroedRegion

  /// A closed breaker.
  ///
  /// - Parameters:
  ///   - name: for logs, metrics and rejections.
  ///   - policy: 5 failures in a row and 60 seconds unless given.
  ///   - clock: a clock that never goes back.
  ///   - logger: where changes of state are logged.
  ///   - metrics: where changes of state are counted; the application's, which must be bootstrapped before.
  public init(
    name: String, policy: BreakerPolicy = .standaloneDefault, clock: some Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "auto-instrumentation.breaker"), metrics: any MetricsFactory = MetricsSystem.factory
  ) {
    self.name = name
    self.policy = policy
    let layout = BreakerLayout(policy, statisticsOffset: BreakerLayout.lineWords, stripes: Stripes.count)
    region = ZeroedRegion(byteCount: (layout.wordCount + BreakerLayout.lineWords) * MemoryLayout<UInt64>.stride)
    let time = TimeSource.reading(clock)
    environment = BreakerEnvironment(
      policy: policy, layout: layout, time: time, nameOfBreaker: { _ in name },
      observer: BreakerObserver(logger: logger, time: time, metrics: metrics))
    // Zeros are a fresh closed breaker, so the memory is initialised by being zero.
    handle = BreakerHandle(
      words: MemoryWords(zeroed: region.start, count: layout.wordCount), environment: environment)
  }

  deinit { region.deallocate() }

  /// The state now. Wait-free.
  public var state: BreakerState { handle.state }

  /// How many failures in a row it has counted while closed; 0 when rates decide. Wait-free.
  public var consecutiveFailures: Int { handle.consecutiveFailures }

  /// What became of the calls so far.
  public var statistics: BreakerStatistics { handle.statistics }

  /// Runs `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not. Lock-free.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(_ body: () throws -> Result) throws -> Result {
    try withExtendedLifetime(self) { try handle.call(body) }
  }

  /// Runs an asynchronous `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    let result = try await handle.call(isolation: isolation, body)
    extendLifetime(self)
    return result
  }

  /// Asks for a call to be admitted; see ``BreakerHandle/admit()``. The permit must not outlive the breaker.
  @inlinable
  public func admit() -> BreakerPermit? { handle.admit() }

  /// Tells how an admitted call ended; see ``BreakerPermit/finish(_:)``.
  @inlinable
  public func finish(_ permit: consuming BreakerPermit, _ outcome: BreakerOutcome) { permit.finish(outcome) }

  /// Back to closed, without failures.
  public func reset() { handle.reset() }

  /// Rejects all calls until ``reset()``.
  public func forceOpen() { handle.forceOpen() }

  /// Admits all calls and judges none until ``reset()``.
  public func forceClosed() { handle.forceClosed() }

  /// The changes of state from now on; each call yields a sequence with a buffer of its own.
  ///
  /// - Parameter bufferLimit: how many transitions wait for the listener; more drop the oldest. Above zero.
  public func transitions(bufferLimit: Int = 256) -> BreakerTransitions {
    environment.observer.hub.listen(bufferLimit: bufferLimit)
  }
}
