/// When a circuit breaker opens, and when it tries again. Immutable, and valid once it exists.
public struct BreakerPolicy: Sendable, Equatable {
  /// How many failures in a row open the breaker; nil: ``rates`` do.
  public let failureThreshold: Int?
  /// The rates that open the breaker; nil: failures in a row do.
  public let rates: BreakerRates?
  /// How long it stays open before a probe is admitted.
  public let recoveryTimeout: Duration
  /// How many probes are admitted while half-open. All must succeed to close the breaker; the first failure opens it.
  public let halfOpenProbes: Int

  /// The thresholds that are possible.
  public static let failureThresholds = 1...65_535
  /// The longest recovery timeout.
  public static let longestRecoveryTimeout = Duration.seconds(365 * 86_400)
  /// The numbers of probes that are possible.
  public static let probeCounts = 1...1_000_000

  /// 3 failures, 30 seconds: for the breakers of an ``InstrumentedSystem``.
  public static let handlerDefault = BreakerPolicy(threshold: 3, rates: nil, recoveryTimeout: .seconds(30), probes: 1)
  /// 5 failures, 60 seconds: for a ``CircuitBreaker`` of one's own.
  public static let standaloneDefault = BreakerPolicy(
    threshold: 5, rates: nil, recoveryTimeout: .seconds(60), probes: 1)

  /// Opens after failures in a row; a success starts the count again.
  ///
  /// - Parameters:
  ///   - failureThreshold: 1 to 65,535.
  ///   - recoveryTimeout: 1 µs to 365 days; kept in microseconds, rounded up.
  ///   - halfOpenProbes: 1 to 1,000,000.
  /// - Throws: ``ConfigurationError`` with every problem.
  public init(
    failureThreshold: Int, recoveryTimeout: Duration, halfOpenProbes: Int = 1
  ) throws(ConfigurationError) {
    var problems = Self.problems(recoveryTimeout, halfOpenProbes)
    if !Self.failureThresholds.contains(failureThreshold) {
      problems.insert("failureThreshold is \(failureThreshold): it must be 1 to 65535", at: 0)
    }
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    self.init(threshold: failureThreshold, rates: nil, recoveryTimeout: recoveryTimeout, probes: halfOpenProbes)
  }

  /// Opens when the rate of failures, or of slow calls, reaches a limit.
  ///
  /// - Parameters:
  ///   - rates: window, minimum number of calls and limits.
  ///   - recoveryTimeout: 1 µs to 365 days; kept in microseconds, rounded up.
  ///   - halfOpenProbes: 1 to 1,000,000.
  /// - Throws: ``ConfigurationError`` with every problem.
  public init(rates: BreakerRates, recoveryTimeout: Duration, halfOpenProbes: Int = 1) throws(ConfigurationError) {
    let problems = Self.problems(recoveryTimeout, halfOpenProbes)
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    self.init(threshold: nil, rates: rates, recoveryTimeout: recoveryTimeout, probes: halfOpenProbes)
  }

  private init(threshold: Int?, rates: BreakerRates?, recoveryTimeout: Duration, probes: Int) {
    failureThreshold = threshold
    self.rates = rates
    self.recoveryTimeout = recoveryTimeout
    halfOpenProbes = probes
  }

  private static func problems(_ recoveryTimeout: Duration, _ probes: Int) -> [String] {
    var problems: [String] = []
    if recoveryTimeout < .microseconds(1) || recoveryTimeout > longestRecoveryTimeout {
      problems.append("recoveryTimeout is \(recoveryTimeout): it must be 1 microsecond to 365 days")
    }
    if !probeCounts.contains(probes) { problems.append("halfOpenProbes is \(probes): it must be 1 to 1000000") }
    return problems
  }
}
