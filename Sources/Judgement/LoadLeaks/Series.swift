/// A quantity at the quiet points of a leak check.
struct Series: Sendable {
  /// Operations performed, ascending.
  var operations: [Double]
  /// The quantity.
  var values: [Double]

  var count: Int { values.count }

  /// The part from an index on.
  func from(_ index: Int) -> Series {
    Series(operations: Array(operations[index...]), values: Array(values[index...]))
  }

  /// The part before an index.
  func prefix(_ end: Int) -> Series {
    Series(operations: Array(operations.prefix(end)), values: Array(values.prefix(end)))
  }

  /// The part from a number of operations on.
  func from(_ operations: Double) -> Series { from(self.operations.firstIndex { $0 >= operations } ?? count) }

  /// The first index at or after a share of all operations.
  func index(atShare share: Double) -> Int {
    guard let first = operations.first, let last = operations.last else { return 0 }
    let wanted = first + share * (last - first)
    return operations.firstIndex { $0 >= wanted } ?? count
  }

  /// The part after the warm-up.
  func settled(_ parameters: LeakParameters) -> Series { from(index(atShare: parameters.warmupShares[0])) }

  /// Operations from the first to the last point.
  var span: Double { (operations.last ?? 0) - (operations.first ?? 0) }

  /// Half of all operations.
  var middle: Double { (operations.first ?? 0) + span / 2 }

  /// The last value minus the first.
  var growth: Double { (values.last ?? 0) - (values.first ?? 0) }

  /// The growth from the middle of the operations to the end.
  var grownInSecondHalf: Double { from(index(atShare: 0.5)).growth }

  /// The series with inverted values.
  var mirrored: Series { Series(operations: operations, values: values.map { -$0 }) }

  /// The difference to another series at the same points.
  func subtracting(_ other: Series) -> Series {
    Series(operations: operations, values: zip(values, other.values).map { $0 - $1 })
  }

  /// The largest rise from one point to the next.
  var largestRise: Double { zip(values, values.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) } }

  /// The deepest fall after the warm-up; nil if it is negligible.
  func notableFall(_ parameters: LeakParameters) -> Double? {
    let fall = settled(parameters).deepestFall
    return fall >= parameters.minimumAmplitudeBytes ? fall : nil
  }

  /// The deepest fall from any point to a later one.
  var deepestFall: Double {
    var high = -Double.infinity
    var deepest = 0.0
    for value in values {
      high = max(high, value)
      deepest = max(deepest, high - value)
    }
    return deepest
  }

  /// The median change from one point to the next.
  var usualChange: Double {
    let changes = zip(values, values.dropFirst()).map { abs($1 - $0) }.sorted()
    return changes.isEmpty ? 0 : changes[changes.count / 2]
  }

  /// The slope of the least-squares line, in units per operation.
  var slope: Double { Line(x: operations, y: values).slope }

  /// The points of blocks of equal numbers of points; a block is empty if there are fewer points than blocks.
  func blocks(_ blocks: Int) -> [Range<Int>] {
    (0..<blocks).map { count * $0 / blocks..<count * ($0 + 1) / blocks }
  }

  /// The most blocks of ``trend``: in a full check, noise hardly depends on that of the block before.
  private static let trendBlocks = 24

  /// The line through the means of blocks. A quiet point depends on those before it, so that a line through all points
  /// would be less certain than its error says (batch means: Law, Simulation Modeling and Analysis, 9.5.3).
  var trend: Line {
    let blocks = blocks(max(1, min(Self.trendBlocks, count / 2))).filter { !$0.isEmpty }
    func means(_ all: [Double]) -> [Double] { blocks.map { all[$0].reduce(0, +) / Double($0.count) } }
    return Line(x: means(operations), y: means(values))
  }
}

extension [Double] {
  /// For each value, the minimum of it and all that follow.
  var floor: [Double] {
    var floor = self
    for index in floor.indices.dropLast().reversed() { floor[index] = Swift.min(floor[index], floor[index + 1]) }
    return floor
  }
}

func square(_ value: Double) -> Double { value * value }
