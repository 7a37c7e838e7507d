/// Tests whether a series grows with the operations until its end; ``GrowthLaw`` decides how the growth continues.
///
/// The stretch is cut into blocks. Its floor at a block is the least value of that block and all later ones, the envelope
/// of minima that is never undercut again; its ceiling is the maximum of that block and all earlier ones. A leak raises
/// both in nearly every block, even beneath a sawtooth; noise, caches that fill, steps and single bursts do not.
struct GrowthTest: Sendable {
  /// Steps between blocks that raise the floor, and the ceiling.
  let growingFloors: Int
  let growingCeilings: Int
  /// The rise of the floor from the first block to the last.
  let growth: Double
  /// The mean rise of the blocks' minima in standard errors; infinite if all rises are equal.
  let significance: Double
  let blocks: Int
  private let parameters: LeakParameters

  init?(_ series: Series, _ parameters: LeakParameters) {
    blocks = min(parameters.blocks, series.count / 2)
    guard blocks >= 4 else { return nil }
    self.parameters = parameters
    isMonotone = series.deepestFall == 0
    var lows: [Double] = []
    var highs: [Double] = []
    for block in series.blocks(blocks) {
      let part = series.values[block]
      lows.append(part.min() ?? 0)
      highs.append(part.max() ?? 0)
    }
    let floor = lows.floor
    var ceiling = highs
    for block in 1..<blocks { ceiling[block] = max(ceiling[block], ceiling[block - 1]) }
    growingFloors = zip(floor, floor.dropFirst()).count { $1 > $0 }
    growingCeilings = zip(ceiling, ceiling.dropFirst()).count { $1 > $0 }
    growth = (floor.last ?? 0) - (floor.first ?? 0)
    let rises = zip(lows, lows.dropFirst()).map { $1 - $0 }
    let mean = rises.reduce(0, +) / Double(rises.count)
    let error = Spread.deviation(rises) / Double(rises.count).squareRoot()
    significance = error > 0 ? mean / error : mean > 0 ? .infinity : 0
  }

  /// The parameters' number for twelve blocks, in proportion for fewer.
  private func share(_ ofEleven: Int) -> Int { Int((Double(ofEleven * (blocks - 1)) / 11).rounded(.up)) }

  /// Whether the series never falls, so that it contains no noise.
  private let isMonotone: Bool

  /// Whether it rises throughout, with significance.
  var isGrowing: Bool {
    growingFloors >= share(parameters.growingFloors) && growingCeilings >= share(parameters.growingCeilings)
      && (isMonotone || significance >= parameters.minimumSignificance) && growth > 0
  }
}
