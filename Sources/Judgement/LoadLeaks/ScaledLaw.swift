internal import CLibrary
internal import LoadStatistics

/// A power of the operations over many scales, by the rise from each number of operations to four times as many, of which the
/// last ends with the series.
///
/// Where what grows is mostly a container that doubles, few of its jumps fall among the windows, and their laws know little.
/// Over all scales, from the first operations on, there are enough of them: a straight line through the logarithms of the
/// rises, ordinary least squares. A leak that has come late bends it.
struct ScaledLaw: Sendable {
  /// Of Nᵃ.
  let exponent: Double
  /// No greater than this in 99.5 of 100 series.
  let highest: Double
  /// How much more there will be after ten times as many operations.
  let atTenTimes: Double

  private static let factor = 4.0
  /// Fewer rises tell nothing; more are of the beginning, where other things grow.
  private static let rises = 6...8

  /// Nil where the series does not rise at each of the scales.
  init?(_ series: Series) {
    guard let last = series.operations.last, last > 0 else { return nil }
    let floor = series.values.floor
    var ends: [Double] = []
    var rises: [Double] = []
    var end = last
    var height = floor[floor.count - 1]
    while rises.count < Self.rises.upperBound, let index = series.operations.lastIndex(where: { $0 <= end / Self.factor }),
      series.operations[index] > 0
    {
      ends.append(log(end))
      rises.append(height - floor[index])
      (end, height) = (end / Self.factor, floor[index])
    }
    guard rises.count >= Self.rises.lowerBound, rises.allSatisfy({ $0 > 0 }) else { return nil }
    let line = Line(x: ends, y: rises.map { log($0) })
    exponent = line.slope
    highest = line.slope + StudentT.quantile(0.995, degrees: Double(rises.count - 2)) * line.slopeError
    let next = exp(line.intercept + line.slope * log(last * Self.factor))
    atTenTimes =
      abs(line.slope) < 1e-6
      ? next * log(10) / log(Self.factor) : next * (pow(10, line.slope) - 1) / (pow(Self.factor, line.slope) - 1)
  }
}
