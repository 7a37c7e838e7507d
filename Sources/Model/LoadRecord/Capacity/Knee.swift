/// Where a condition stops to hold, with its uncertainty.
public struct Knee: Sendable, Hashable, Codable {
  /// The most likely place.
  public var estimate: Double
  /// The lower end of the interval that holds it with 95 % confidence.
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
