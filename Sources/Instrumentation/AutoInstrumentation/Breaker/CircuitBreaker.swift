public import CoreMetrics
public import Logging

/// A circuit breaker of one's own: rejects calls for a while after failures, then lets probes decide.
///
/// Lock-free. Changes of state are logged (opened: warning, others: info), counted in the application's metrics, and told
/// to those who listen to ``transitions(bufferLimit:)``; failures and rejections are only counted.
public final class CircuitBreaker: CircuitBreaking {
  /// The name in logs, metrics and rejections.
  public let name: String
  /// When it opens and when it tries again.
  public let policy: BreakerPolicy
  /// The same breaker without this object.
  public let handle: BreakerHandle

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
    // On cache lines of its own.
    let region = ZeroedRegion(byteCount: (layout.wordCount + BreakerLayout.lineWords) * MemoryLayout<UInt64>.stride)
    let time = TimeSource.reading(clock)
    let environment = BreakerEnvironment(
      policy: policy, layout: layout, region: region, time: time, nameOfBreaker: { _ in name },
      observer: BreakerObserver(logger: logger, time: time, metrics: metrics))
    // Zeros are a fresh closed breaker, so the memory is initialised by being zero.
    handle = BreakerHandle(
      UnownedBreakerHandle(
        words: MemoryWords(zeroed: region.start, count: layout.wordCount), environment: environment))
  }

  /// The same breaker for the hottest paths, which must not outlive this object, its handles and its permits.
  @inlinable
  public var unowned: UnownedBreakerHandle { handle.unowned }

  /// The changes of state from now on; each call yields a sequence with a buffer of its own.
  ///
  /// - Parameter bufferLimit: how many transitions wait for the listener; more drop the oldest. Above zero.
  public func transitions(bufferLimit: Int = 256) -> BreakerTransitions {
    handle.environment.observer.hub.listen(bufferLimit: bufferLimit)
  }
}
