/// One row of a percentile distribution: how far up the values a percentile reaches.
public struct PercentileStep: Sendable, Equatable {
  /// The highest value of the bucket that the percentile lies in.
  public let value: UInt64
  /// The percentile that was asked for, 0 to 100.
  public let percentile: Double
  /// How many values lie at or below ``value``.
  public let countToValue: UInt64
}
