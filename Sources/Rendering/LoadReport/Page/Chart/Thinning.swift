internal import LoadStatistics

/// Reduces the number of points without losing spikes.
enum Thinning {
  /// Above this number of points a curve shows the minimum and maximum of each stretch.
  static let maximumPoints = 1200
  /// The maximum number of rows of a table behind a chart.
  static let maximumRows = 120

  /// Indices of the points to draw, ascending: the minimum and maximum of each stretch, so that a spike of a single
  /// point stays visible in either direction.
  static func extremes(_ values: [Double?], limit: Int = maximumPoints) -> [Int] {
    guard values.count > limit, limit >= 2 else { return Array(values.indices) }
    let stretches = limit / 2
    return (0..<stretches).flatMap { stretch -> [Int] in
      let range = values.count * stretch / stretches..<values.count * (stretch + 1) / stretches
      let known = range.filter { values[$0] != nil }
      guard let least = known.min(by: { values[$0] ?? 0 < values[$1] ?? 0 }),
        let most = known.max(by: { values[$0] ?? 0 < values[$1] ?? 0 })
      else { return range.first.map { [$0] } ?? [] }
      return least == most ? [least] : [Swift.min(least, most), Swift.max(least, most)]
    }
  }

  /// At most `limit` stretches of about the same length.
  static func stretches(of count: Int, limit: Int) -> [Range<Int>] {
    let stretches = Swift.min(count, limit)
    return (0..<stretches).map { count * $0 / stretches..<count * ($0 + 1) / stretches }
  }

  /// The value of each stretch that is furthest from the median of all, so that outliers stay.
  static func unusual(_ values: [Double?], _ stretches: [Range<Int>]) -> [Double?] {
    guard stretches.count < values.count else { return values }
    let median = Quantile.median(of: values.compactMap { $0 }) ?? 0
    return stretches.map { range in values[range].compactMap { $0 }.max { abs($0 - median) < abs($1 - median) } }
  }
}
