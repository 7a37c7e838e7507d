/// The rises of a series' floor from block to block of equal numbers of operations; the floor is the minimum of all
/// that follows.
struct Rises: Sendable {
  private static let blocks = 24
  /// An operation's share in a block deviates a little from its weight, so that no rise is known more precisely than
  /// this.
  private static let allowance = 0.02

  let edges: [Double]
  let values: [Double]
  /// Variance over mean, from the deviation of a rise from its neighbours; independent of the law.
  let roughness: Double
  let jumps: Double
  private let curve: Curve

  /// Nil for a series without operations.
  init?(_ series: Series) {
    // The last stretch of the floor is left out, where a single high value is a rise.
    let end = series.count - max(2, series.count / 50)
    guard end > 2, let last = series.operations.prefix(end).last, last > 0 else { return nil }
    let blocks = min(Self.blocks, end / 2)
    // A power law is undefined at 0 operations.
    guard let first = series.operations.firstIndex(where: { $0 >= last / 1000 }), first + 2 < end else { return nil }
    let operations = Array(series.operations[first..<end])
    self.init(
      edges: (0...blocks).map { operations[0] + (last - operations[0]) * Double($0) / Double(blocks) },
      Curve(operations: operations, floor: Array(series.values.floor[first..<end])))
  }

  private init(edges: [Double], _ curve: Curve) {
    self.edges = edges
    self.curve = curve
    let heights = curve.values(at: edges)
    values = zip(heights, heights.dropFirst()).map { $1 - $0 }
    var squares = 0.0
    var means = 0.0
    for index in values.indices.dropFirst().dropLast() {
      let bend = values[index + 1] - 2 * values[index] + values[index - 1]
      squares += bend * bend / 6
      means += (values[index - 1] + values[index] + values[index + 1]) / 3
    }
    roughness = means > 0 ? squares / means : 0
    jumps = curve.effectiveJumps(from: edges[0])
  }

  func from(_ block: Int) -> Rises { Rises(edges: Array(edges[block...]), curve) }

  var total: Double { values.reduce(0, +) }
  var mean: Double { total / Double(values.count) }
  var widths: [Double] { zip(edges, edges.dropFirst()).map { $1 - $0 } }

  /// The variance of a rise that a law expects to be `mean`.
  func variance(_ mean: Double) -> Double {
    roughness * max(mean, Self.allowance * self.mean) + square(Self.allowance * mean)
      + square(1e-9 * self.mean)
  }

  /// The sum of the squared deviations from the expected rises, in variances.
  func deviation(from expected: [Double]) -> Double {
    zip(values, expected).reduce(0) { $0 + square($1.0 - $1.1) / variance($1.1) }
  }
}

/// The floor of a series as a line through its points.
private struct Curve: Sendable {
  let operations: [Double]
  let floor: [Double]

  /// The values at ascending places.
  func values(at places: [Double]) -> [Double] {
    var index = 0
    return places.map { place in
      while index + 1 < operations.count - 1, operations[index + 1] < place { index += 1 }
      let (from, to) = (operations[index], operations[index + 1])
      let share = to > from ? min(max((place - from) / (to - from), 0), 1) : 1
      return floor[index] + share * (floor[index + 1] - floor[index])
    }
  }

  /// The number of equal jumps that would vary as much as the rises after `operations` (Kish's effective number).
  func effectiveJumps(from operations: Double) -> Double {
    var sum = 0.0
    var squares = 0.0
    for index in self.operations.indices.dropLast() where self.operations[index + 1] > operations {
      let rise = floor[index + 1] - floor[index]
      sum += rise
      squares += rise * rise
    }
    return squares > 0 ? sum * sum / squares : 0
  }
}
