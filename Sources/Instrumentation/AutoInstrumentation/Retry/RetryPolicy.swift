#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How often, and after which pauses, a failing call is retried. Immutable and validated.
public struct RetryPolicy: Sendable, Hashable {
  /// Maximum number of retries after the first call.
  public let maxRetries: Int
  /// The pause before the first retry, without jitter.
  public let baseDelay: Duration
  /// The longest pause.
  public let maxDelay: Duration
  /// The ratio of each pause to the previous one.
  public let factor: Double
  /// The range of a uniformly distributed factor of each pause, so that many callers do not retry at the same time.
  public let jitter: ClosedRange<Double>

  /// 3 retries after 1, 2 and 4 seconds, at most 60, each shortened by up to half.
  public static let standard = RetryPolicy(
    retries: 3, baseDelay: .seconds(1), maxDelay: .seconds(60), factor: 2, jitter: 0.5...1)

  /// Validates the values.
  ///
  /// - Parameters:
  ///   - maxRetries: 0 to 1,000,000.
  ///   - baseDelay: zero or longer.
  ///   - maxDelay: `baseDelay` or longer, up to 365 days.
  ///   - factor: 1 to 1,000.
  ///   - jitter: within 0 to 1.
  /// - Throws: ``ConfigurationError`` that lists every problem.
  public init(
    maxRetries: Int = 3, baseDelay: Duration = .seconds(1), maxDelay: Duration = .seconds(60), factor: Double = 2,
    jitter: ClosedRange<Double> = 0.5...1
  ) throws(ConfigurationError) {
    var problems: [String] = []
    if !(0...1_000_000).contains(maxRetries) { problems.append("maxRetries is \(maxRetries): it must be 0 to 1000000") }
    if baseDelay < .zero { problems.append("baseDelay is \(baseDelay): it must be zero or longer") }
    if maxDelay < baseDelay || maxDelay > .seconds(365 * 86_400) {
      problems.append("maxDelay is \(maxDelay): it must be baseDelay (\(baseDelay)) or longer, up to 365 days")
    }
    if !(1...1000).contains(factor) { problems.append("factor is \(factor): it must be 1 to 1000") }
    if jitter.lowerBound < 0 || jitter.upperBound > 1 {
      problems.append("jitter is \(jitter): it must be 0 to 1")
    }
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    self.init(retries: maxRetries, baseDelay: baseDelay, maxDelay: maxDelay, factor: factor, jitter: jitter)
  }

  private init(retries: Int, baseDelay: Duration, maxDelay: Duration, factor: Double, jitter: ClosedRange<Double>) {
    maxRetries = retries
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
    self.factor = factor
    self.jitter = jitter
  }

  /// The pause before a retry, without jitter: `baseDelay` × `factor`^(`retry` − 1), at most `maxDelay`. Pure.
  ///
  /// - Parameter retry: 1 for the first.
  public func delay(beforeRetry retry: Int) -> Duration {
    // In floating point, which saturates at infinity; whole nanoseconds beyond 2^53 do not matter in a pause.
    let base = Double(baseDelay.clampedNanoseconds)
    if base == 0 { return .zero }
    let delay = base * pow(factor, Double(max(0, retry - 1)))
    return delay < Double(maxDelay.clampedNanoseconds) ? .nanoseconds(Int64(delay)) : maxDelay
  }

  /// The pause before a retry, multiplied by a random factor.
  ///
  /// - Parameters:
  ///   - retry: 1 for the first.
  ///   - generator: the source of the jitter.
  public func delay(beforeRetry retry: Int, using generator: inout some RandomNumberGenerator) -> Duration {
    let share = Double.random(in: jitter, using: &generator)
    let whole = delay(beforeRetry: retry)
    return min(whole, .nanoseconds(Int64(Double(whole.clampedNanoseconds) * share)))
  }
}
