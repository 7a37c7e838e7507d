internal import LoadStatistics

/// Detects regular bulk releases in a series: rises that end in falls.
struct SawtoothTest: Sendable {
  /// The mean distance from one fall to the next, in operations.
  let period: Double
  /// What a fall releases: the median fall, or what accumulates in a period, if quiet points miss the peaks.
  private(set) var amplitude: Double
  /// Usable bytes of the objects whose number it is; nil: it is of bytes.
  private(set) var objectBytes: UInt64?
  /// The median share that a fall releases of what had accumulated since the series began.
  let releasedShare: Double
  /// The ends of the falls: the floor.
  private(set) var lows: Series

  /// Nil if there is no sawtooth.
  ///
  /// - Parameters:
  ///   - start: the value before any operation.
  ///   - minimumFall: smaller falls are noise.
  init?(_ series: Series, start: Double, minimumFall: Double, _ parameters: LeakParameters) {
    let deepest = series.deepestFall
    guard deepest >= minimumFall, deepest > 0 else { return nil }
    let (highs, lows) = SawtoothTest.turns(series.values, threshold: deepest * parameters.toothShare)
    guard lows.count >= parameters.minimumTeeth else { return nil }
    let falls = zip(highs, lows).map { series.values[$0] - series.values[$1] }
    // The last low ends the last fall; the rise after it has no end yet.
    let fallen = zip(highs, lows).map { SawtoothTest.transition(in: series.values, from: $0, to: $1) }
    let risen = zip(lows, highs.dropFirst()).map { SawtoothTest.transition(in: series.values, from: $0, to: $1) }
    let distances = zip(fallen, fallen.dropFirst()).map {
      series.operations[$1.upperBound] - series.operations[$0.upperBound]
    }
    let bulk = zip(fallen, risen).count { Double($0.count - 1) <= parameters.bulkShare * Double($1.count - 1) }
    guard Double(bulk) >= parameters.bulkTeeth * Double(risen.count),
      Spread.relative(distances) <= parameters.toothVariation,
      Spread.relative(falls) <= parameters.toothVariation,
      let medianFall = Quantile.median(of: falls), let deepestFall = falls.max()
    else { return nil }
    let period = distances.reduce(0, +) / Double(distances.count)
    // Quiet points rarely lie at a peak or a low: what accumulates in a period is more than the fall between two of them.
    let rates = zip(lows, highs.dropFirst()).map {
      (series.values[$1] - series.values[$0]) / (series.operations[$1] - series.operations[$0])
    }
    let accumulated = (Quantile.median(of: rates) ?? 0) * period
    // At least throughout the second half: there is no room for two more teeth before the first low or after the last.
    let places = lows.map { series.operations[$0] }
    guard let first = places.first, let last = places.last, first - series.middle <= 2 * period,
      (series.operations.last ?? 0) - last <= 2 * period
    else { return nil }
    amplitude = min(deepestFall, max(medianFall, accumulated))
    self.period = period
    let shares = zip(highs, falls).map { $1 / max($1, series.values[$0] - start) }
    releasedShare = min(1, Quantile.median(of: shares) ?? 0)
    self.lows = Series(operations: places, values: lows.map { series.values[$0] })
  }

  /// The share of a transition at each of its ends that is not part of its duration: noise moves the ends.
  private static let endShare = 0.1

  /// Where the values go from one to the other: from 10 to 90 % of their difference, as the duration of a transition is
  /// defined (IEEE 181).
  private static func transition(in values: [Double], from: Int, to: Int) -> ClosedRange<Int> {
    let margin = endShare * (values[to] - values[from])
    let isUp = margin > 0
    func isPast(_ index: Int, _ level: Double) -> Bool { isUp ? values[index] >= level : values[index] <= level }
    let end = (from...to).first { isPast($0, values[to] - margin) } ?? to
    let begin = (from...end).last { !isPast($0, values[from] + margin) } ?? from
    return begin...end
  }

  /// Alternating highs and lows, each a reversal by at least the threshold; begins with a high, ends with a low.
  private static func turns(_ values: [Double], threshold: Double) -> (highs: [Int], lows: [Int]) {
    var highs: [Int] = []
    var lows: [Int] = []
    var high = 0
    var low = 0
    var falls = false
    for index in values.indices {
      if falls {
        if values[index] <= values[low] { low = index }
        if values[index] - values[low] >= threshold {
          lows.append(low)
          high = index
          falls = false
        }
      } else {
        if values[index] >= values[high] { high = index }
        if values[high] - values[index] >= threshold {
          highs.append(high)
          low = index
          falls = true
        }
      }
    }
    if falls { lows.append(low) }
    return (highs, lows)
  }

  /// The ends of all falls of a series, regular or not, that are not much less than its deepest.
  static func lows(of series: Series, _ parameters: LeakParameters) -> Series {
    let deepest = series.deepestFall
    let lows = deepest > 0 ? turns(series.values, threshold: deepest * parameters.toothShare).lows : []
    return Series(operations: lows.map { series.operations[$0] }, values: lows.map { series.values[$0] })
  }

  /// Whether the floor rises significantly from fall to fall.
  func isFloorRising(_ parameters: LeakParameters) -> Bool {
    guard lows.count >= 4 else { return false }
    let line = Line(x: lows.operations, y: lows.values)
    let rises = zip(lows.values, lows.values.dropFirst())
    let rising = rises.count { $1 > $0 }
    guard line.slope > 0, Double(rising) >= 0.75 * Double(lows.count - 1) else { return false }
    let significance = line.slopeError > 0 ? line.slope / line.slopeError : .infinity
    let wanted = max(parameters.minimumSignificance, StudentT.quantile(0.999, degrees: Double(lows.count - 2)))
    return significance >= wanted && line.slope * lows.span >= 0.02 * amplitude
  }
}

extension SawtoothTest {
  /// The sawtooth of a number of objects in bytes.
  func inBytes(ofObjectsOf size: UInt64) -> SawtoothTest {
    var scaled = self
    scaled.amplitude *= Double(size)
    scaled.lows.values = lows.values.map { $0 * Double(size) }
    scaled.objectBytes = size
    return scaled
  }
}
