internal import LoadStatistics

/// Maps values to positions on an axis, and lists its ticks.
package struct AxisScale: Sendable {
  /// How values become positions.
  package enum Kind: String, Sendable {
    case linear
    case log
    /// Shares q by the decimal logarithm of 1 / (1 − q), so that each nine has the same width, as in HdrHistogram's
    /// plots.
    case nines
  }

  let kind: Kind
  /// The end to the left or below.
  package let low: Double
  let high: Double
  /// Values with a label, ascending.
  package let ticks: [Double]

  /// The position of a value, 0 … 1; values beyond the ends are clamped.
  func position(_ value: Double) -> Double {
    let span = transformed(high) - transformed(low)
    guard span > 0 else { return 0 }
    return Swift.min(1, Swift.max(0, (transformed(value) - transformed(low)) / span))
  }

  private func transformed(_ value: Double) -> Double {
    switch kind {
    case .linear: value
    case .log: Logarithm.decimal(Swift.max(value, 1e-12))
    case .nines: -Logarithm.decimal(Swift.max(1 - value, 1e-12))
    }
  }

  // MARK: Making

  /// From 0, or from a round number below the minimum if `fromZero` is false, to a round number above the maximum.
  package static func linear(_ values: some Sequence<Double>, unit: ChartUnit, fromZero: Bool = true) -> AxisScale {
    let finite = values.filter(\.isFinite)
    let least = finite.min() ?? 0
    let most = finite.max() ?? 1
    var low = fromZero ? Swift.min(0, least) : least
    var high = Swift.max(most, fromZero ? 0 : most)
    if high <= low {
      // A single level is placed in the middle.
      let room = abs(low) > 0 ? abs(low) / 2 : 1
      low = fromZero ? Swift.min(0, low) : low - room
      high += room
    }
    let step = step(for: (high - low) / 4, unit: unit)
    low = (low / step).rounded(.down) * step
    high = (high / step).rounded(.up) * step
    return AxisScale(kind: .linear, low: low, high: high, ticks: multiples(of: step, from: low, to: high))
  }

  /// Exactly the seconds of a run.
  static func seconds(from low: Double, to high: Double) -> AxisScale {
    let high = high > low ? high : low + 1
    let step = secondsStep(for: (high - low) / 6)
    return AxisScale(
      kind: .linear, low: low, high: high, ticks: multiples(of: step, from: (low / step).rounded(.up) * step, to: high))
  }

  /// From the largest of 1, 2, 5 × 10ⁿ below the minimum to the smallest above the maximum.
  static func logarithmic(_ values: some Sequence<Double>) -> AxisScale {
    let positive = values.filter { $0.isFinite && $0 > 0 }
    guard let least = positive.min(), let most = positive.max() else {
      return AxisScale(kind: .log, low: 1, high: 10, ticks: [1, 10])
    }
    let low = round(least, up: false)
    var high = round(most, up: true)
    if high < low * 2 { high = round(low * 2, up: true) }
    let decades = Logarithm.decimal(high / low)
    let factors: [Double] = decades <= 2.2 ? [1, 2, 5] : [1]
    var ticks: [Double] = []
    var decade = Logarithm.power(Logarithm.decimal(low).rounded(.down))
    let stride = Swift.max(1, Int((decades / 6).rounded(.up)))
    var number = 0
    while decade <= Swift.min(high * 1.0001, .greatestFiniteMagnitude) {
      for factor in factors where number.isMultiple(of: stride) {
        let value = decade * factor
        if value >= low * 0.9999, value <= high * 1.0001 { ticks.append(value) }
      }
      decade *= 10
      number += 1
    }
    return AxisScale(kind: .log, low: low, high: high, ticks: ticks)
  }

  /// From 0 % to the number of nines that `count` values resolve, at most seven.
  static func nines(count: UInt64) -> AxisScale {
    let nines = Swift.min(7, Swift.max(2, Int(Logarithm.decimal(Double(Swift.max(count, 1))).rounded(.up))))
    let ticks = [0, 0.5] + (1...nines).map { 1 - Logarithm.power(-Double($0)) }
    return AxisScale(kind: .nines, low: 0, high: 1 - Logarithm.power(-Double(nines)), ticks: ticks)
  }

  private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
    guard step > 0, (high - low) / step < 100 else { return [low, high] }
    return (0..<max(0, Int(clampedWhole: (high - low) / step + 1e-9 + 1))).map { low + Double($0) * step }
  }

  /// The smallest round step that is at least `rough`: 1, 2 or 5 × 10ⁿ; for bytes a power of two.
  private static func step(for rough: Double, unit: ChartUnit) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    if unit == .bytes { return rough <= 1 ? 1 : Logarithm.powerOfTwo(atLeast: rough) }
    // Counts are whole.
    let least = unit == .count ? 1.0 : 0
    return Swift.max(least, round(rough, up: true))
  }

  private static func secondsStep(for rough: Double) -> Double {
    let round: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200]
    return round.first { $0 >= rough } ?? (rough / 86400).rounded(.up) * 86400
  }

  /// The next of 1, 2, 5 × 10ⁿ; the value itself if it is one.
  private static func round(_ value: Double, up: Bool) -> Double {
    let decade = Logarithm.power(Logarithm.decimal(value).rounded(.down))
    let steps = [1.0, 2, 5, 10].map { $0 * decade }
    let tolerance = value * 1e-9
    return up
      ? steps.first { $0 >= value - tolerance } ?? decade * 10 : steps.last { $0 <= value + tolerance } ?? decade
  }
}
