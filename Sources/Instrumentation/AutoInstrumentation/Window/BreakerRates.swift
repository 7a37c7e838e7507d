/// The rates that open a circuit breaker, as in resilience4j and Polly. Immutable and validated.
///
/// They are judged after a failed or slow call, over the calls of the window including that one: a success never opens
/// a breaker.
public struct BreakerRates: Sendable, Hashable {
  /// The window of calls.
  public let window: BreakerWindow
  /// The number of calls in the window below which no rate is judged.
  public let minimumCalls: Int
  /// The breaker opens at this share of failed calls or more, in percent.
  public let failurePercent: Double
  /// Calls that last longer are slow; nil if no call counts as slow.
  public let slowCallDuration: Duration?
  /// The breaker opens at this share of slow calls or more, failed ones included, in percent.
  public let slowPercent: Double

  /// Validates the values.
  ///
  /// - Parameters:
  ///   - window: by default the last 100 calls.
  ///   - minimumCalls: at least 1, and at most the size of a window of calls; by default 100 or the whole window.
  ///   - failurePercent: above 0, up to 100.
  ///   - slowCallDuration: above zero.
  ///   - slowPercent: above 0, up to 100.
  /// - Throws: ``ConfigurationError`` that lists every problem.
  public init(
    window: BreakerWindow = .calls(100), minimumCalls: Int? = nil, failurePercent: Double = 50,
    slowCallDuration: Duration? = nil, slowPercent: Double = 100
  ) throws(ConfigurationError) {
    var problems: [String] = []
    var mostCalls = Int(UInt32.max)
    switch window {
    case .calls(let count):
      if BreakerWindow.callCounts.contains(count) { mostCalls = count }
      if !BreakerWindow.callCounts.contains(count) {
        problems.append("the window has \(count) calls: it must be 1 to 1024")
      }
    case .time(let duration):
      if !BreakerWindow.durations.contains(duration) {
        problems.append("the window lasts \(duration): it must be 100 milliseconds to 1 hour")
      }
    }
    let minimum = minimumCalls ?? min(100, mostCalls)
    if minimum < 1 || minimum > mostCalls {
      problems.append("minimumCalls is \(minimum): it must be 1 to the size of the window (\(mostCalls))")
    }
    for (name, percent) in [("failurePercent", failurePercent), ("slowPercent", slowPercent)]
    where !(percent > 0 && percent <= 100) {
      problems.append("\(name) is \(percent): it must be above 0 and at most 100")
    }
    if let slowCallDuration, slowCallDuration <= .zero {
      problems.append("slowCallDuration is \(slowCallDuration): it must be above zero")
    }
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    self.window = window
    self.minimumCalls = minimum
    self.failurePercent = failurePercent
    self.slowCallDuration = slowCallDuration
    self.slowPercent = slowPercent
  }

  /// Whether a window exceeds a rate. Pure.
  func areExceeded(by totals: WindowTotals) -> Bool {
    guard totals.calls >= UInt64(minimumCalls) else { return false }
    let calls = Double(totals.calls)
    if Double(totals.failures) * 100 >= failurePercent * calls { return true }
    return slowCallDuration != nil && Double(totals.slow) * 100 >= slowPercent * calls
  }
}
