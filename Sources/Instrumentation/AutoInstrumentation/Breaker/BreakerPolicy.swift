/// When a circuit breaker opens, and when it admits probes. Immutable and validated.
public struct BreakerPolicy: Sendable, Equatable {
  /// The number of consecutive failures that opens the breaker; nil if ``rates`` decide.
  public let failureThreshold: Int?
  /// The rates that open the breaker; nil if consecutive failures decide.
  public let rates: BreakerRates?
  /// How long it stays open before a probe is admitted.
  public let recoveryTimeout: Duration
  /// The number of probes admitted while half-open. All must succeed to close the breaker; the first failure opens it.
  public let halfOpenProbes: Int

  /// The valid failure thresholds.
  public static let failureThresholds = 1...65_535
  /// The longest recovery timeout.
  public static let longestRecoveryTimeout = Duration.seconds(365 * 86_400)
  /// The valid numbers of probes.
  public static let probeCounts = 1...1_000_000

  /// 3 failures, 30 seconds: for the breakers of an ``InstrumentedSystem``.
  public static let handlerDefault = BreakerPolicy(threshold: 3, rates: nil, recoveryTimeout: .seconds(30), probes: 1)
  /// 5 failures, 60 seconds: for a stand-alone ``CircuitBreaker``.
  public static let standaloneDefault = BreakerPolicy(
    threshold: 5, rates: nil, recoveryTimeout: .seconds(60), probes: 1)

  /// Opens after consecutive failures; a success resets the count.
  ///
  /// - Parameters:
  ///   - failureThreshold: 1 to 65,535.
  ///   - recoveryTimeout: 1 µs to 365 days; kept in microseconds, rounded up.
  ///   - halfOpenProbes: 1 to 1,000,000.
  /// - Throws: ``ConfigurationError`` that lists every problem.
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
  /// - Throws: ``ConfigurationError`` that lists every problem.
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
