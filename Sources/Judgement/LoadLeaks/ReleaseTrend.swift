internal import CLibrary

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

  /// Nil if the lows do not rise throughout.
  ///
  /// - Parameter settled: the part after the warm-up.
  init?(_ settled: Series, _ parameters: LeakParameters) {
    let lows = SawtoothTest.lows(of: settled, parameters)
    guard lows.count >= Self.leastLows else { return nil }
    let whole = RankTrend(lows)
    let middle = lows.index(atShare: 0.5)
    let halves = [lows.prefix(middle), lows.from(middle)]
    let trends = halves.map { RankTrend($0) }
    guard whole.significance >= Self.significance,
      trends.allSatisfy({ $0.significance >= Self.halfSignificance })
    else { return nil }
    estimate = whole.estimate
    tendency = Self.tendency(halves, trends.map(\.estimate))
  }

  /// In 99 of 100 series, in standard errors.
  private static let sure = 2.33

  /// By the ratio of the second half's slope to the first's: slowing if it is surely less than that of the slowest law of
  /// a leak; persistent if it is not less, and surely more than that of a root.
  private static func tendency(_ halves: [Series], _ slopes: [GrowthEstimate]) -> GrowthLaw.Tendency {
    guard slopes.allSatisfy({ $0.slope > 0 }) else { return .undecided }
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
