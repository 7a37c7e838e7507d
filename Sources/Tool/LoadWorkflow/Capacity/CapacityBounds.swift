internal import LoadRecord
internal import LoadScenario
internal import LoadVerdict

/// The range of a capacity search, as far as the command line gives it.
package struct CapacityBounds: Sendable, Equatable {
  package var from: Double?
  package var to: Double?
  var tolerance: Double

  package init(from: Double? = nil, to: Double? = nil, tolerance: Double) {
    self.from = from
    self.to = to
    self.tolerance = tolerance
  }

  /// The highest number of workers without `--to`.
  static let highestThreads = 1024.0
  /// Without `--from`: the first rate divided by the lowest one.
  private static let depth = 1000.0
  /// The first rate, as a share of the closed-model throughput; doubled, it is well above that.
  private static let startShare = 0.6

  /// Whether a closed-model run is needed to determine the range.
  func needsClosedRun(_ axis: CapacityAxis) -> Bool { axis == .rate && (from == nil || to == nil) }

  /// The settings of a search.
  ///
  /// - Parameters:
  ///   - closed: operations per second of the workers without arrivals; nil: not measured.
  ///   - plan: the plan of the runs.
  func settings(
    _ axis: CapacityAxis, closed: Double?, plan: Plan, repetitions: Int, maximumRuns: Int
  ) -> CapacitySettings {
    let (lowest, highest, start): (Double, Double, Double)
    switch axis {
    case .threads:
      lowest = from ?? 1
      highest = to ?? min(CapacityBounds.highestThreads, Double(plan.executor.maximumWorkers))
      start = lowest
    case .rate:
      let closed = max(closed ?? from ?? 1, 1e-3)
      // The search starts at a given rate and does not go below it; a guessed start is not the lower end.
      start = from ?? min(CapacitySearch.rounded(closed * CapacityBounds.startShare, digits: 3), to ?? .infinity)
      lowest =
        from ?? min(start, max(CapacitySearch.rounded(start / CapacityBounds.depth, digits: 3), plan.leastJudgedRate))
      highest = to ?? CapacitySearch.rounded(max(closed, start) * 2, digits: 3)
    }
    return CapacitySettings(
      axis: axis, lowest: lowest, highest: highest, start: start, tolerance: tolerance, repetitions: repetitions,
      maximumRuns: maximumRuns)
  }
}
