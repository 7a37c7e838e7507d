internal import LoadStatistics

/// The rate of growth of a series.
struct GrowthEstimate: Sendable {
  /// Units per operation, and half the width of the interval that covers the true slope in 95 of 100 checks.
  var slope: Double
  var halfWidth: Double
}

extension GrowthEstimate {
  /// Windows cut through the decks of the mix, so that an operation's share in a stretch deviates a little from its
  /// weight.
  static let mixAllowance = 0.005

  /// The slope of a stretch by least squares; for a series with deep falls by its blocks' minima. The interval comes
  /// from the rises between blocks (batch means: Law, Simulation Modeling and Analysis, 9.5.3), and from the largest
  /// single rise, of which a stretch may contain one more or one less.
  init(_ series: Series, _ parameters: LeakParameters) {
    let blocks = max(3, min(parameters.blocks, series.count / 2))
    var lows: (operations: [Double], values: [Double]) = ([], [])
    for block in series.blocks(blocks) {
      guard let low = block.min(by: { series.values[$0] < series.values[$1] }) else { continue }
      lows.operations.append(series.operations[low])
      lows.values.append(series.values[low])
    }
    let whole = Line(x: series.operations, y: series.values)
    let isJagged = series.deepestFall > 0.1 * whole.slope * series.span
    let slope = isJagged ? Line(x: lows.operations, y: lows.values).slope : whole.slope
    let rises = zip(
      zip(lows.values, lows.values.dropFirst()).map { $1 - $0 },
      zip(lows.operations, lows.operations.dropFirst()).map { max($1 - $0, 1) }
    ).map { $0 / $1 }
    let factor = StudentT.quantile(0.975, degrees: Double(max(rises.count - 1, 1)))
    let atOnce = isJagged ? 0 : series.largestRise / max(series.span, 1)
    self.slope = slope
    let error = Spread.deviation(rises) / Double(max(rises.count, 1)).squareRoot()
    halfWidth = factor * error + atOnce + Self.mixAllowance * abs(slope)
  }

  /// The slope of a sawtooth's floor.
  init(floor: Series) {
    let line = Line(x: floor.operations, y: floor.values)
    slope = line.slope
    halfWidth =
      StudentT.quantile(0.975, degrees: Double(max(floor.count - 2, 1))) * line.slopeError
      + Self.mixAllowance * abs(slope)
  }

  /// The slope of similar jumps.
  init(jumps: [StepTest.Jump]) {
    let span = (jumps.last?.operations ?? 0) - (jumps.first?.operations ?? 0)
    slope = span > 0 ? jumps.dropFirst().reduce(0) { $0 + $1.size } / span : 0
    halfWidth = span > 0 ? 0.05 * slope + slope / Double(jumps.count * jumps.count) : .infinity
  }
}
