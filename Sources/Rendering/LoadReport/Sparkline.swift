internal import LoadStatistics

/// A series as a row of blocks.
package enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The values, several in one block if there are too many: the one furthest from the median is shown, so that spikes
  /// stay.
  package static func of(_ values: [Double], width: Int) -> String {
    let finite = values.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max(), let median = Quantile.median(of: finite), width > 0 else {
      return ""
    }
    let columns = min(width, finite.count)
    let shown = (0..<columns).map { column -> Double in
      let part = finite[finite.count * column / columns..<finite.count * (column + 1) / columns]
      return part.max { abs($0 - median) < abs($1 - median) } ?? median
    }
    guard most > least else { return String(repeating: "▄", count: columns) }
    return String(shown.map { blocks[min(7, max(0, Int(clampedWhole: ($0 - least) / (most - least) * 8)))] })
  }
}
