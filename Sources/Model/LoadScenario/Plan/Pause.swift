/// Think time: how long a worker of the closed model waits after each operation. Not part of any latency.
public struct Pause: Sendable, Hashable, Codable {
  /// How pauses are spread around their mean.
  public enum Distribution: String, Sendable, Hashable, Codable, CaseIterable {
    /// All pauses are equal.
    case constant
    /// Exponential, from the worker's own seeded generator.
    case exponential
  }

  /// The mean pause. Above 0.
  public var meanNanoseconds: UInt64
  /// The distribution of pauses around their mean.
  public var distribution: Distribution

  /// Makes a pause.
  public init(meanNanoseconds: UInt64, distribution: Distribution = .constant) {
    self.meanNanoseconds = meanNanoseconds
    self.distribution = distribution
  }
}
