internal import CLibrary
internal import LoadRecord
internal import LoadStatistics

/// Estimates the point at which half of the runs would hold, from runs at several points.
///
/// The share of runs that hold is assumed to fall with the logarithm of the value along a logistic curve, whose middle
/// is the knee and whose width is how gradual the change is; one run in fifty may go wrong anywhere (a lapse), so that
/// a single run spoilt by the machine does not move the knee. The interval is that of the profile likelihood: all
/// places of the knee that, with the width that suits them best, are not less likely than the best by more than the 95
/// % quantile of the χ² distribution, halved. Its degrees of freedom are two, as for knee and width together, which is
/// on the safe side and makes up for points being chosen by what came before. It is never narrower than the gap between
/// the highest point that held and the lowest that did not. That it covers is checked by simulation, for sharp limits
/// and gradual ones.
///
/// Sources: Venzon, Moolgavkar, "A Method for Computing Profile-Likelihood-Based Confidence Intervals", Applied Statistics
/// 37, 1988; Wichmann, Hill, "The psychometric function", Perception & Psychophysics 63, 2001 (lapses).
enum KneeFit {
  static let lapse = 0.02
  private static let halfChiSquare = 2.9957
  /// Places that the data does not distinguish by likelihood; the estimate is their middle.
  private static let indistinct = 0.05
  /// How far beyond the gap a knee is searched: to a half and to twice.
  private static let reach = 0.7
  private static let widths = 12

  /// The knee, between points that were run.
  ///
  /// Complexity: O(places × points), with at most 4000 places.
  static func fit(_ points: [CapacityPoint], floor: Double, ceiling: Double) -> Knee {
    let (low, high) = (log(floor), log(ceiling))
    let data = points.filter { $0.decisive > 0 }
      .map { (x: log($0.value), held: Double($0.held), failed: Double($0.failed)) }
    let gap = max(high - low, 1e-6)
    let step = max(min(gap / 10, 0.0025), (gap + 2 * reach) / 4000)
    let scales = widths(from: gap / 20)
    let places = (0...min(4000, max(0, Int(clampedWhole: (gap + 2 * reach) / step)))).map {
      low - reach + Double($0) * step
    }
    let profile = places.map { place in
      scales.map { logLikelihood(data, knee: place, width: $0) }.max() ?? -.infinity
    }
    let best = profile.max() ?? 0
    func range(within distance: Double) -> (Double, Double) {
      let likely = zip(places, profile).filter { $0.1 >= best - distance }.map(\.0)
      return (likely.first ?? low, likely.last ?? high)
    }
    let plateau = range(within: indistinct)
    let interval = range(within: halfChiSquare)
    return Knee(
      estimate: exp((plateau.0 + plateau.1) / 2), low: min(exp(interval.0), floor), high: max(exp(interval.1), ceiling))
  }

  /// From much narrower than the gap, which is a step, to half of the value.
  private static func widths(from narrowest: Double) -> [Double] {
    let factor = pow(max(1, 0.5 / narrowest), 1 / Double(widths - 1))
    return (0..<widths).map { narrowest * pow(factor, Double($0)) }
  }

  static func logLikelihood(
    _ data: [(x: Double, held: Double, failed: Double)], knee: Double, width: Double
  ) -> Double {
    data.reduce(0) { sum, point in
      let share = lapse + (1 - 2 * lapse) / (1 + exp((point.x - knee) / width))
      return sum + point.held * log(share) + point.failed * log(1 - share)
    }
  }
}
