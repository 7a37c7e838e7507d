internal import CLibrary

/// Rises that approach a cap exponentially, over linear growth.
struct CappedLaw: Sendable {
  /// Mean squared deviation in variances.
  private(set) var deviation = Double.infinity
  /// The linear growth beneath, per operation, with an interval over all scales that fit about as well.
  private(set) var linear = (estimate: 0.0, low: 0.0, high: 0.0)
  /// The growth towards the cap at the beginning, per operation.
  private var initial = 0.0
  /// The operations in which the distance to the cap falls to 1/e, and the largest scale that fits about as well.
  private(set) var scale = (estimate: 0.0, high: 0.0)
  let start: Double

  /// The number of scales tried, from a block's width to three times the operations.
  private static let scales = 90

  private struct Fit {
    var scale: Double
    var deviation: Double
    var linear: Double
    var error: Double
    var initial: Double
  }

  init(_ rises: Rises) {
    start = rises.edges[0]
    let widths = rises.widths
    let width = widths.reduce(0, +) / Double(widths.count)
    let ratio = 3 * rises.edges[rises.edges.count - 1] / width
    let fits = (0..<Self.scales).map { index in
      CappedLaw.fitted(rises, widths, scale: width * pow(ratio, Double(index) / Double(Self.scales - 1)))
    }
    guard let best = fits.min(by: { $0.deviation < $1.deviation }) else { return }
    let degrees = Double(rises.values.count - 3)
    let asGood = fits.filter { $0.deviation <= best.deviation + 4 * max(1, best.deviation / degrees) }
    deviation = best.deviation / degrees
    linear = (
      best.linear, asGood.map { $0.linear - 2 * $0.error }.min() ?? 0,
      asGood.map { $0.linear + 2 * $0.error }.max() ?? 0
    )
    initial = best.initial
    scale = (best.scale, asGood.map(\.scale).max() ?? .infinity)
  }

  /// Weighted least squares of the two amounts, neither below 0, for one scale.
  private static func fitted(_ rises: Rises, _ widths: [Double], scale: Double) -> Fit {
    let start = rises.edges[0]
    let heights = rises.edges.map { exp(-($0 - start) / scale) * scale }
    let approach = zip(heights, heights.dropFirst()).map { $0 - $1 }
    var expected = [Double](repeating: rises.mean, count: rises.values.count)
    var fit = Fit(scale: scale, deviation: .infinity, linear: 0, error: 0, initial: 0)
    // The weights depend on what is expected: three rounds are enough.
    for _ in 0..<3 {
      var (ww, wa, aa, wr, ar) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for index in expected.indices {
        let weight = 1 / rises.variance(expected[index])
        ww += weight * widths[index] * widths[index]
        wa += weight * widths[index] * approach[index]
        aa += weight * approach[index] * approach[index]
        wr += weight * widths[index] * rises.values[index]
        ar += weight * approach[index] * rises.values[index]
      }
      let determinant = ww * aa - wa * wa
      if determinant > 1e-12 * ww * aa {
        fit.linear = (aa * wr - wa * ar) / determinant
        fit.initial = (ww * ar - wa * wr) / determinant
        fit.error = (aa / determinant).squareRoot()
      } else {
        (fit.linear, fit.initial, fit.error) = (wr / ww, 0, (1 / ww).squareRoot())
      }
      if fit.linear < 0 { (fit.linear, fit.initial) = (0, max(0, ar / aa)) }
      if fit.initial < 0 { (fit.linear, fit.initial) = (wr / ww, 0) }
      expected = zip(widths, approach).map { max(fit.linear * $0 + fit.initial * $1, 1e-3 * rises.mean) }
    }
    fit.deviation = rises.deviation(from: expected)
    return fit
  }

  /// Whether the additional parameter is justified: an F test at about 0.0002, beyond the uncertainty of rises.
  func isSurelyBetter(than power: PowerLaw, blocks: Int) -> Bool {
    gain(over: power, blocks) > Self.sure * max(deviation, Self.leastDeviation)
  }

  /// Whether growth continues beneath the approach, and this law is likely the better one: an F test at about 0.05.
  func isLikelyToGoOn(_ rises: Rises, than power: PowerLaw) -> Bool {
    gain(over: power, rises.values.count) > Self.likely * max(deviation, Self.leastDeviation)
      && linear.low > Self.notable * rate(rises)
  }

  private func gain(over power: PowerLaw, _ blocks: Int) -> Double {
    power.deviation * Double(blocks - 2) - deviation * Double(blocks - 3)
  }

  private static let sure = 20.0
  private static let likely = 4.0
  private static let leastDeviation = 0.2

  /// Whether this law can be surely or likely the better one.
  static func mayBeBetter(than power: PowerLaw, blocks: Int) -> Bool {
    power.deviation * Double(blocks - 2) > (power.tendency == .slowing ? likely : sure) * leastDeviation
  }

  /// Growth beneath an approach is a leak if it is at least this share of the rate at the end.
  private static let notable = 0.05

  /// The rate at the end, per operation: at least a small share of the mean.
  private func rate(_ rises: Rises) -> Double {
    let tail = rises.values.suffix(4).reduce(0, +) / rises.widths.suffix(4).reduce(0, +)
    return max(tail, 0.02 * rises.total / (rises.edges[rises.edges.count - 1] - start))
  }

  /// Persistent if there is significant growth beneath, the approach has ended within the series, and the rest is known
  /// to grow in proportion to the operations: a cache of rare keys, or a set of high-water marks, has more than one
  /// scale.
  func tendency(_ rises: Rises) -> GrowthLaw.Tendency {
    let found = tendencyOfFit(rises)
    guard found == .persistent else { return found }
    let tail = rises.edges.firstIndex { $0 >= start + 4 * scale.estimate } ?? rises.values.count
    guard rises.values.count - tail >= 4 else { return .undecided }
    return PowerLaw(rises.from(tail)).isSharplyLinear ? .persistent : .undecided
  }

  private func tendencyOfFit(_ rises: Rises) -> GrowthLaw.Tendency {
    let last = rises.edges[rises.edges.count - 1]
    guard scale.high <= 0.6 * last else { return .undecided }
    let rate = rate(rises)
    let chance = 2 * linear.estimate / max(rises.jumps, 1).squareRoot()
    if linear.low - chance > Self.notable * rate { return .persistent }
    return linear.high + chance < 0.25 * rate ? .slowing : .undecided
  }

  func growth(from: Double, to: Double) -> Double {
    linear.estimate * (to - from)
      + initial * scale.estimate * (exp(-(from - start) / scale.estimate) - exp(-(to - start) / scale.estimate))
  }
}
