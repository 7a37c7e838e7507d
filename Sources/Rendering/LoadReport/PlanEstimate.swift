public import LoadScenario

/// The cost of a plan, as far as it is known beforehand.
public struct PlanEstimate: Sendable, Hashable, Codable {
  /// Operations in all runs together; nil when time limits them.
  public var operations: UInt64?
  /// Warm-up and measured phases of all runs; nil when operations limit them.
  public var seconds: Double?
  /// The memory of one run's histograms when every page is touched.
  public var histogramBytes: Int
  /// 3, or 2 if three would use too much memory.
  public var significantDigits: Int

  /// An estimate.
  public init(plan: Plan, histogramBytes: Int, significantDigits: Int) {
    let runs = plan.cellCount
    switch plan.length {
    case .duration(let nanoseconds):
      seconds = Double(runs) * Double(plan.warmupNanoseconds + nanoseconds) / 1e9
    case .iterations(let count):
      operations = count * UInt64(runs)
    case .untilStopped: break
    }
    self.histogramBytes = histogramBytes
    self.significantDigits = significantDigits
  }
}
