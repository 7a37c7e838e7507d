internal import LoadStatistics

/// Whether a series grows with the operations to its end.
///
/// The stretch is cut into blocks. Its floor at a block is the least value of that block and all later ones, the envelope
/// of minima that is never undercut again; its ceiling is the most of that block and all earlier ones. A leak raises both
/// in nearly every block, whatever saw-tooth lies over it; noise, caches that fill, steps and single bursts do not.
struct GrowthTest: Sendable {
  /// Steps between blocks that raise the floor, and the ceiling.
  let growingFloors: Int
  let growingCeilings: Int
  /// By how much the floor rises from the first block to the last.
  let growth: Double
  /// The mean rise of the blocks' minima in standard errors; infinite where all rise alike.
  let significance: Double
  /// By what share the growth has slowed from the first to the last block, and whether that is sure.
  let slowing: Double
  let isSlowingSure: Bool
  /// The rise over the last blocks as a share of the fastest rise of as many.
  let lastShare: Double
  let blocks: Int
  private let parameters: LeakParameters

  init?(_ series: Series, _ parameters: LeakParameters) {
    blocks = min(parameters.blocks, series.count / 2)
    guard blocks >= 4 else { return nil }
    self.parameters = parameters
    var lows: [Double] = []
    var highs: [Double] = []
    for block in 0..<blocks {
      let part = series.values[series.count * block / blocks..<series.count * (block + 1) / blocks]
      lows.append(part.min() ?? 0)
      highs.append(part.max() ?? 0)
    }
    var floor = lows
    for block in (0..<blocks - 1).reversed() { floor[block] = min(floor[block], floor[block + 1]) }
    var ceiling = highs
    for block in 1..<blocks { ceiling[block] = max(ceiling[block], ceiling[block - 1]) }
    growingFloors = zip(floor, floor.dropFirst()).count { $1 > $0 }
    growingCeilings = zip(ceiling, ceiling.dropFirst()).count { $1 > $0 }
    growth = (floor.last ?? 0) - (floor.first ?? 0)
    let rises = zip(lows, lows.dropFirst()).map { $1 - $0 }
    let mean = rises.reduce(0, +) / Double(rises.count)
    let error = Spread.deviation(rises) / Double(rises.count).squareRoot()
    significance = error > 0 ? mean / error : mean > 0 ? .infinity : 0
    let line = Line(x: rises.indices.map { Double($0) }, y: rises)
    let atFirst = line.intercept
    let atLast = line.intercept + line.slope * Double(rises.count - 1)
    slowing = atFirst > 0 ? min(1, 1 - atLast / atFirst) : 0
    isSlowingSure =
      line.slope < 0
      && (line.slopeError == 0
        || -line.slope / line.slopeError > StudentT.quantile(0.99, degrees: Double(rises.count - 2)))
    let stretch = max(1, rises.count / 4)
    let sums = (0...(rises.count - stretch)).map { rises[$0..<$0 + stretch].reduce(0, +) }
    lastShare = (sums.max() ?? 0) > 0 ? max(0, sums.last ?? 0) / (sums.max() ?? 1) : 0
  }

  /// As the parameters demand it of twelve blocks, in proportion for fewer.
  private func share(_ ofEleven: Int) -> Int { Int((Double(ofEleven * (blocks - 1)) / 11).rounded(.up)) }

  /// Rises throughout, and for certain.
  var isGrowing: Bool {
    growingFloors >= share(parameters.growingFloors) && growingCeilings >= share(parameters.growingCeilings)
      && significance >= parameters.minimumSignificance && growth > 0
  }

  /// Rises, but ever slower.
  var isSlowing: Bool { slowing > parameters.slowing && isSlowingSure }

  /// Grows, and nothing says that it will stop.
  var isPersistent: Bool { isGrowing && !isSlowing && lastShare > parameters.ended }
}
