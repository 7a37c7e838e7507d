internal import LoadRecord
internal import LoadScenario
internal import LoadVerdict

/// Where a capacity search is to look, as far as the command line says.
package struct CapacityBounds: Sendable, Equatable {
  package var from: Double?
  package var to: Double?
  var tolerance: Double

  /// Bounds as the command line gives them; nil: not given.
  package init(from: Double? = nil, to: Double? = nil, tolerance: Double) {
    self.from = from
    self.to = to
    self.tolerance = tolerance
  }

  /// The highest thread count without `--to`.
  static let highestThreads = 1024.0
  /// Without `--from`, how far below the first rate it may go.
  private static let depth = 1000.0
  /// The first rate, as a share of the closed throughput. Doubled it is well above it.
  private static let startShare = 0.6

  /// Whether a closed run is needed to know.
  func needsClosedRun(_ axis: CapacityAxis) -> Bool { axis == .rate && (from == nil || to == nil) }

  /// The settings of a search.
  ///
  /// - Parameters:
  ///   - closed: what the workers perform in a second without arrivals; nil where that was not measured.
  ///   - plan: what the runs are made from.
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
      // A rate that was given is where the search begins; one that was guessed is not its lower end.
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
