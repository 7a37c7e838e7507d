/// How throughput grows with the number of workers, for a scenario that varies it.
public struct ScalingRecord: Sendable, Codable, Equatable {
  /// One for each target on each executor, in the scenario's order.
  public var curves: [Curve]

  /// What one target on one executor did with each number of workers.
  public struct Curve: Sendable, Codable, Equatable {
    /// The target's name or path, and its configuration where it has one.
    public var target: String
    /// The executor that performed the operations.
    public var executor: String
    /// One for each number of workers, ascending.
    public var points: [Point]
    /// The law fitted to the points; nil where it cannot be fitted, and then ``note`` has the reason.
    public var universalScalabilityLaw: Law?
    /// Why there is no law, or which points it leaves out, in a sentence.
    public var note: String?
  }

  /// What one number of workers did.
  public struct Point: Sendable, Codable, Equatable {
    /// The number of workers.
    public var threads: Int
    /// The median over the repetitions; nil: not measured.
    public var throughputPerSecond: Double?
    /// The median over the repetitions of the 99th percentile of all operations together; nil: not measured.
    public var p99Nanoseconds: Double?
    /// The throughput per worker divided by that with the smallest number of workers: 1 is perfect scaling. Nil where
    /// either was not measured, and where arrivals set the throughput.
    public var efficiency: Double?
  }

  /// The Universal Scalability Law, fitted to the points: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)).
  public struct Law: Sendable, Codable, Equatable {
    /// λ: operations per second of one worker.
    public var lambda: Double
    /// σ: contention, the share of an operation that only one worker can perform at a time.
    public var sigma: Double
    /// κ: coherency, the cost of coordination between each pair of workers.
    public var kappa: Double
    /// The share of the throughput's variance that the law explains; nil where the throughput does not vary.
    public var rSquared: Double?
    /// The number of workers with the highest throughput; nil where there is no peak: κ is 0, or σ at least 1.
    public var peakWorkers: Double?
  }
}
