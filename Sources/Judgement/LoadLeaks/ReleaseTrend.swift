internal import CLibrary
internal import LoadStatistics

/// Growth beneath releases that are not regular enough for a sawtooth: what each leaves rises throughout. The lows
/// between releases are compared, and nothing that comes between.
struct ReleaseTrend: Sendable {
  /// How the growth continues.
  let tendency: GrowthLaw.Tendency
  let estimate: GrowthEstimate

  /// The minimum number of lows: fewer would be those of a walk.
  private static let leastLows = 16
  /// The minimum significance of the rise, …
  private static let significance = 5.0
  /// … and of each half alone.
  private static let halfSignificance = 2.5
  /// The minimum rise from quarter to quarter, as a share of the mean.
  private static let leastRise = 0.25

  /// Nil if the lows do not rise throughout, or by less than the minimum.
  ///
  /// - Parameter settled: the part after the warm-up.
  init?(_ settled: Series, minimum: Double, _ parameters: LeakParameters) {
    let lows = SawtoothTest.lows(of: settled, parameters)
    guard lows.count >= Self.leastLows else { return nil }
    let whole = RankTrend(lows)
    guard whole.significance >= Self.significance else { return nil }
    let halves = lows.halves
    let trends = halves.map { RankTrend($0) }
    guard trends.allSatisfy({ $0.significance >= Self.halfSignificance }) else { return nil }
    var estimate = whole.estimate
    guard estimate.slope * settled.span >= minimum else { return nil }
    estimate.halfWidth += GrowthEstimate.mixAllowance * estimate.slope
    self.estimate = estimate
    let found = Self.tendency(halves, trends.map(\.estimate))
    tendency =
      switch found {
      // New levels are no trend.
      case .persistent: lows.rises(atLeast: Self.leastRise) ? .persistent : .undecided
      // A cache that filled alongside a leak slows in the first half alone.
      case .slowing: Self.isPersistent(halves[1]) ? .undecided : .slowing
      case .undecided: .undecided
      }
  }

  /// Whether these lows alone show persistent growth.
  private static func isPersistent(_ lows: Series) -> Bool {
    let halves = lows.halves
    return tendency(halves, halves.map { RankTrend($0).estimate }) == .persistent
  }

  /// A confidence of 99 %, in standard errors.
  private static let sure = 2.33

  /// By the ratio of the second half's slope to the first's: slowing if it is less than that of the slowest law of a
  /// leak with 99 % confidence; persistent if it is not less, and exceeds that of a square root with 99 % confidence.
  private static func tendency(_ halves: [Series], _ slopes: [GrowthEstimate]) -> GrowthLaw.Tendency {
    guard slopes.allSatisfy({ $0.slope > 0 && $0.halfWidth.isFinite }) else { return .undecided }
    let ratio = slopes[1].slope / slopes[0].slope
    // The errors of the two logarithms.
    let error = slopes.reduce(0) { $0 + square($1.halfWidth / $1.slope / RankTrend.quantile) }.squareRoot()
    func expected(_ exponent: Double) -> Double {
      let rates = halves.map { half in
        (pow(half.operations.last ?? 1, exponent) - pow(half.operations[0], exponent)) / max(half.span, 1)
      }
      return rates[1] / rates[0]
    }
    let linear = log(ratio / expected(PowerLaw.leastLinear))
    if linear < -Self.sure * error { return .slowing }
    return linear >= 0 && log(ratio / expected(0.5)) > Self.sure * error ? .persistent : .undecided
  }
}

extension Series {
  /// The parts before and after half of the operations.
  fileprivate var halves: [Series] {
    let middle = index(atShare: 0.5)
    return [prefix(middle), from(middle)]
  }

  /// Whether the median of each quarter of the points is higher than that of the one before, by at least this share of
  /// the mean rise.
  fileprivate func rises(atLeast share: Double) -> Bool {
    let medians = blocks(4).map { Quantile.median(of: Array(values[$0])) ?? 0 }
    let rises = zip(medians, medians.dropFirst()).map { $1 - $0 }
    return (rises.min() ?? 0) >= share * rises.reduce(0, +) / Double(rises.count)
  }
}
