/// Where a condition stops holding, with its uncertainty.
public struct Knee: Sendable, Hashable, Codable {
  /// The most likely value.
  public var estimate: Double
  /// The lower end of the 95 % confidence interval.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// Makes a knee.
  public init(estimate: Double, low: Double, high: Double) {
    self.estimate = estimate
    self.low = low
    self.high = high
  }
}
