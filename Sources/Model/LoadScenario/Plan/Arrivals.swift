/// The open model: operations arrive by a schedule of their own, whether or not earlier ones have ended.
public struct Arrivals: Sendable, Hashable, Codable {
  /// How arrivals are spread in time.
  public enum Distribution: String, Sendable, Hashable, Codable, CaseIterable {
    /// All the same distance apart.
    case uniform
    /// A Poisson process: exponential distances, from the seed.
    case poisson
  }

  /// What becomes of an arrival that no worker is free for.
  public enum Overload: String, Sendable, Hashable, Codable, CaseIterable {
    /// It waits, and its latency counts from when it was due.
    case queue
    /// When it is late by more than ``lateNanoseconds(workers:)`` it is counted as dropped, and not performed.
    case drop
    /// When it is late by more than that it is counted as failed, and not performed.
    case fail
  }

  /// Arrivals a second, at the start where there is a ramp. Above 0.
  public var ratePerSecond: Double
  /// How they are spread.
  public var distribution: Distribution
  /// What becomes of those that are late.
  public var overload: Overload
  /// The rate over time; nil: it does not change.
  public var ramp: Ramp?

  /// Makes arrivals.
  public init(
    ratePerSecond: Double, distribution: Distribution = .uniform, overload: Overload = .queue, ramp: Ramp? = nil
  ) {
    self.ratePerSecond = ratePerSecond
    self.distribution = distribution
    self.overload = overload
    self.ramp = ramp
  }

  /// The highest rate: 10 ns between two arrivals.
  public static let maximumRate = 1e8

  /// How many arrivals are expected in the first stretch of the measured phase.
  public func expected(toNanoseconds time: UInt64) -> Double {
    ramp?.integral(toNanoseconds: time) ?? ratePerSecond * Double(time) / 1e9
  }

  /// How late an arrival may be before `drop` and `fail` give it up: as long as it takes for so many arrivals as there
  /// are workers to come, and a millisecond at least, which is what waking up may take.
  public func lateNanoseconds(workers: Int) -> UInt64 {
    UInt64(max(1e6, min(1e18, 1e9 / (ramp?.largest ?? ratePerSecond) * Double(workers))))
  }
}
