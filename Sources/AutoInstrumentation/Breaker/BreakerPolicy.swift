/// When a circuit breaker opens, and when it tries again. Immutable, and valid once it exists.
public struct BreakerPolicy: Sendable, Equatable {
  /// How many failures in a row open the breaker.
  public let failureThreshold: Int
  /// How long it stays open before a probe is admitted.
  public let recoveryTimeout: Duration
  /// How many calls are admitted at once while half-open.
  let probeLimit: UInt64
  /// `recoveryTimeout` in microseconds, rounded up: the unit of the breaker's word.
  let recoveryMicroseconds: UInt64

  /// The thresholds that are possible.
  public static let failureThresholds = 1...65_535
  /// The longest recovery timeout.
  public static let longestRecoveryTimeout = Duration.seconds(365 * 86_400)

  /// 3 failures, 30 seconds: for the breakers of an ``InstrumentationSystem``.
  public static let handlerDefault = BreakerPolicy(validThreshold: 3, recoveryTimeout: .seconds(30))
  /// 5 failures, 60 seconds: for a ``CircuitBreaker`` of one's own.
  public static let standaloneDefault = BreakerPolicy(validThreshold: 5, recoveryTimeout: .seconds(60))

  /// Opens after failures in a row.
  ///
  /// - Parameters:
  ///   - failureThreshold: 1 to 65,535.
  ///   - recoveryTimeout: 1 µs to 365 days; kept in microseconds, rounded up.
  /// - Throws: ``ConfigurationError`` with every problem.
  public init(failureThreshold: Int, recoveryTimeout: Duration) throws(ConfigurationError) {
    var problems: [String] = []
    if !Self.failureThresholds.contains(failureThreshold) {
      problems.append("failureThreshold is \(failureThreshold): it must be 1 to 65535")
    }
    if recoveryTimeout < .microseconds(1) || recoveryTimeout > Self.longestRecoveryTimeout {
      problems.append("recoveryTimeout is \(recoveryTimeout): it must be 1 microsecond to 365 days")
    }
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    self.init(validThreshold: failureThreshold, recoveryTimeout: recoveryTimeout)
  }

  private init(validThreshold: Int, recoveryTimeout: Duration) {
    failureThreshold = validThreshold
    self.recoveryTimeout = recoveryTimeout
    probeLimit = 1
    recoveryMicroseconds = (recoveryTimeout.clampedNanoseconds + 999) / 1000
  }
}
