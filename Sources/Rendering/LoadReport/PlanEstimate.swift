public import LoadScenario

/// What a plan will take, as far as it can be known beforehand.
public struct PlanEstimate: Sendable, Hashable, Codable {
  /// Operations in all runs together; nil when time limits them.
  public var operations: UInt64?
  /// Warm-up and measured phases of all runs; nil when operations limit them.
  public var seconds: Double?
  /// What the histograms of one run take when every page is touched.
  public var histogramBytes: Int
  /// 3, or 2 where three would take too much.
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
