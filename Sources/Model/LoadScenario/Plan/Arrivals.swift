/// The open model: operations arrive by a schedule of their own, whether or not earlier ones have ended.
public struct Arrivals: Sendable, Hashable, Codable {
  /// How arrivals are spread in time.
  public enum Distribution: String, Sendable, Hashable, Codable, CaseIterable {
    /// Evenly spaced.
    case uniform
    /// A Poisson process: exponential intervals, from the seed.
    case poisson
  }

  /// What happens to an arrival when no worker is free.
  public enum Overload: String, Sendable, Hashable, Codable, CaseIterable {
    /// The arrival waits, and its latency runs from when it was due.
    case queue
    /// An arrival that is late by more than the number of workers divided by the rate (with a ramp, its highest rate),
    /// and by more than 1 ms, is counted as dropped and not performed.
    case drop
    /// As `drop`, and the run fails if any arrival was dropped.
    case fail
  }

  /// Arrivals per second; with a ramp, at its start. Above 0 unless there is a ramp.
  public var ratePerSecond: Double
  /// The distribution of arrivals in time.
  public var distribution: Distribution
  /// What happens to late arrivals.
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

  /// The expected number of arrivals up to a point in the measured phase.
  public func expected(toNanoseconds time: UInt64) -> Double {
    ramp?.integral(toNanoseconds: time) ?? ratePerSecond * Double(time) / 1e9
  }

  /// How late an arrival may be before `drop` and `fail` give it up: the time in which as many arrivals come as there
  /// are workers, and at least a millisecond, which a wake-up may take.
  public func lateNanoseconds(workers: Int) -> UInt64 {
    UInt64(max(1e6, min(1e18, 1e9 / (ramp?.largest ?? ratePerSecond) * Double(workers))))
  }
}
