public import CoreMetrics
public import Logging

/// A stand-alone circuit breaker: it rejects calls for a while after failures, then lets probes decide.
///
/// Lock-free. Changes of state are logged (opened: warning, others: info), counted in the application's metrics, and
/// delivered to the listeners of ``transitions(bufferLimit:)``; failures and rejections are only counted.
public final class CircuitBreaker: CircuitBreaking {
  /// The name in logs, metrics and rejections.
  public let name: String
  /// When it opens and when it admits probes.
  public let policy: BreakerPolicy
  /// An owning handle that is independent of this object.
  public let handle: BreakerHandle

  /// A closed breaker.
  ///
  /// - Parameters:
  ///   - name: for logs, metrics and rejections.
  ///   - policy: by default 5 consecutive failures and 60 seconds.
  ///   - clock: a monotonic clock.
  ///   - logger: where changes of state are logged.
  ///   - metrics: where changes of state are counted; by default the application's, which must be bootstrapped before.
  public init(
    name: String, policy: BreakerPolicy = .standaloneDefault, clock: some Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "auto-instrumentation.breaker"), metrics: any MetricsFactory = MetricsSystem.factory
  ) {
    self.name = name
    self.policy = policy
    let layout = BreakerLayout(policy, statisticsOffset: BreakerLayout.lineWords, stripes: Stripes.count)
    // On its own cache lines.
    let region = ZeroedRegion(byteCount: (layout.wordCount + BreakerLayout.lineWords) * MemoryLayout<UInt64>.stride)
    let time = TimeSource.reading(clock)
    let environment = BreakerEnvironment(
      policy: policy, layout: layout, region: region, time: time, nameOfBreaker: { _ in name },
      observer: BreakerObserver(logger: logger, time: time, metrics: metrics))
    // Zeros are a new, closed breaker, so zeroed memory is initialised.
    handle = BreakerHandle(
      UnownedBreakerHandle(
        words: MemoryWords(zeroed: region.start, count: layout.wordCount), environment: environment))
  }

  /// The same breaker for the hottest paths, which must not outlive this object, its handles and its permits.
  @inlinable
  public var unowned: UnownedBreakerHandle { handle.unowned }

  /// The changes of state from now on; each call returns a sequence with its own buffer.
  ///
  /// - Parameter bufferLimit: maximum number of buffered transitions, at least 1; beyond it the oldest is dropped.
  public func transitions(bufferLimit: Int = 256) -> BreakerTransitions {
    handle.environment.observer.hub.listen(bufferLimit: bufferLimit)
  }
}
