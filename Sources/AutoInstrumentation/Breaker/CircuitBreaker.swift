public import Logging
import Synchronization

/// A circuit breaker of one's own: rejects calls for a while after failures in a row, then lets one probe decide.
///
/// Lock-free. Changes of state are logged (opened: warning, others: info); failures and rejections are not.
public final class CircuitBreaker: Sendable {
  /// The name in logs and rejections.
  public let name: String
  /// When it opens and when it tries again.
  public let policy: BreakerPolicy
  /// The same breaker for hot paths; valid for as long as this object lives.
  public let handle: BreakerHandle
  private let environment: BreakerEnvironment
  // The breaker's word, on a cache line of its own. Immutable pointer; freed when nobody can use it any more.
  private nonisolated(unsafe) let region: ZeroedRegion

  /// A closed breaker.
  ///
  /// - Parameters:
  ///   - name: for logs and rejections.
  ///   - policy: 5 failures in a row and 60 seconds unless given.
  ///   - clock: a clock that never goes back.
  ///   - logger: where changes of state are logged.
  public init(
    name: String, policy: BreakerPolicy = .standaloneDefault, clock: some Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "auto-instrumentation.breaker")
  ) {
    self.name = name
    self.policy = policy
    region = ZeroedRegion(byteCount: 2 * ZeroedRegion.cacheLineBytes)
    environment = BreakerEnvironment(
      policy: policy, time: .reading(clock), nameOfBreaker: { _ in name },
      stateChanged: { _, effect in logger.logBreaker(effect, name: name) })
    // Zeros are a fresh closed breaker, so the memory is initialised by being zero.
    handle = BreakerHandle(
      word: region.start.bindMemory(to: Atomic<UInt64>.self, capacity: 1),
      environment: .passUnretained(environment))
  }

  deinit { region.deallocate() }

  /// The state now. Wait-free.
  public var state: BreakerState { handle.state }

  /// How many failures in a row it has counted while closed. Wait-free.
  public var consecutiveFailures: Int { handle.consecutiveFailures }

  /// Runs `body` if the breaker admits it. An error thrown is a failure, `CancellationError` is not. Lock-free.
  ///
  /// - Throws: ``CircuitBreakerOpen`` when rejected, else what `body` throws.
  @inlinable
  public func call<Result>(_ body: () throws -> Result) throws -> Result {
    try withExtendedLifetime(self) { try handle.call(body) }
  }

  /// Asks for a call to be admitted; see ``BreakerHandle/admit()``. The permit must not outlive the breaker.
  @inlinable
  public func admit() -> BreakerPermit? { handle.admit() }

  /// Tells how an admitted call ended; see ``BreakerHandle/finish(_:_:)``.
  @inlinable
  public func finish(_ permit: consuming BreakerPermit, _ outcome: BreakerOutcome) { permit.finish(outcome) }

  /// Back to closed, without failures.
  public func reset() { handle.reset() }
}
