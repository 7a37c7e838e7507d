/// Measurements that show how far the machine and the timer can be trusted. Nil: not measured.
public struct EnvironmentRecord: Sendable, Codable, Equatable {
  /// The cost of one timer read.
  public var timerNanoseconds: Double?
  /// Where the timer comes from: `counter` or `clock`.
  public var timerSource: String?
  /// The cost of a no-op in the engine with exact timing: one timer read, reading the deck, recording the sample.
  public var nullOperationNanoseconds: Double?
  /// The cost of a no-op in the engine with sampled timing.
  public var nullOperationSampledNanoseconds: Double?
  /// The scheduler wake-up delay.
  public var hiccupNanoseconds: HiccupRecord?
  /// The share of processor time that the hypervisor gave to other machines, in per cent.
  public var stealPercent: Double?
  /// The lost time, by cause; a cause that is missing was not measured.
  public var disturbances: [Disturbance]?
  /// Runnable tasks over the last minute, at the start.
  public var loadAverage: Double?
  /// What limits the figures, in sentences.
  public var warnings: [String] = []

  /// An environment of which nothing is known.
  public static let unknown = EnvironmentRecord()

  /// The scheduler wake-up delay: how late a thread that sleeps 1 ms wakes, in nanoseconds.
  public struct HiccupRecord: Sendable, Codable, Equatable {
    /// Median, in nanoseconds.
    public var p50: UInt64
    /// 99th percentile, in nanoseconds.
    public var p99: UInt64
    /// Longest, in nanoseconds.
    public var max: UInt64

    /// Makes a record.
    public init(p50: UInt64, p99: UInt64, max: UInt64) {
      self.p50 = p50
      self.p99 = p99
      self.max = max
    }
  }
}
