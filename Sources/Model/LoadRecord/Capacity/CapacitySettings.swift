/// The range and the resolution of a capacity search.
public struct CapacitySettings: Sendable, Hashable, Codable {
  /// The quantity that the search varies.
  public var axis: CapacityAxis
  /// The lowest point that is tried. Above 0.
  public var lowest: Double
  /// The highest point that is tried.
  public var highest: Double
  /// The first point that is tried.
  public var start: Double
  /// The search ends when the lowest point that fails is within this share of the highest that holds.
  public var tolerance: Double
  /// The number of runs of a point, of which the majority decides; twice as many at the two points around the knee.
  public var repetitions: Int
  /// The maximum total number of runs.
  public var maximumRuns: Int

  /// Settings; the start is clamped to the range from lowest to highest.
  public init(
    axis: CapacityAxis, lowest: Double, highest: Double, start: Double, tolerance: Double = 0.02,
    repetitions: Int = 3, maximumRuns: Int = 100
  ) {
    self.axis = axis
    self.lowest = lowest
    self.highest = max(lowest, highest)
    self.start = min(max(start, lowest), max(lowest, highest))
    self.tolerance = tolerance
    self.repetitions = max(1, repetitions)
    self.maximumRuns = maximumRuns
  }
}
