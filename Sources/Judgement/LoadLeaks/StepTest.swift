internal import LoadStatistics

/// Detects growth in jumps: the floor of a series rises in a few large steps.
struct StepTest: Sendable {
  /// The pattern of the jumps.
  enum Pattern: Sendable, Hashable {
    /// A few, and none since for longer than between any two of them: a new level.
    case settled
    /// The next is not due yet.
    case recent
    /// Similar in size and distance, at least throughout the second half: bursts.
    case periodic
    /// Each larger and later than the last in the same proportion, like a buffer that doubles, or one that fills up in
    /// proportion to the operations, in the sizes of the allocator.
    case geometric
  }

  struct Jump: Sendable {
    /// The points at which it begins and ends, …
    var points: ClosedRange<Int>
    /// … in operations.
    var begin: Double
    var operations: Double
    var size: Double

    /// Extends it by one that follows.
    mutating func append(_ jump: Jump) {
      points = points.lowerBound...jump.points.upperBound
      operations = jump.operations
      size += jump.size
    }
  }

  let jumps: [Jump]
  let pattern: Pattern
  /// All jumps together.
  let growth: Double
  /// The number of jumps of a geometric pattern, including small ones and those before the end of the warm-up.
  let geometricJumps: Int
  /// When the next jump is due at the latest, in operations; nil: no jump is due.
  let nextDue: Double?
  /// Jumps that do not become larger, each later than the last in the same proportion: their mean size and that ratio.
  private(set) var rarer: (size: Double, ratio: Double)?

  /// A jump is at least this share of all growth.
  private static let jumpShare = 0.1
  /// The minimum share of all growth that jumps explain.
  private static let explainedShare = 0.8
  private static let maximumJumps = 40
  private static let variation = 0.25
  /// After this multiple of the distance between jumps, no more jumps are expected.
  private static let patience = 1.3
  /// A jump in this last share of the operations is too recent to be judged.
  private static let settling = 0.1

  /// Whether the jumps may be those of a table that grows by at most `maximum` bytes per operation.
  func isTable(over operations: Double, maximum: Double) -> Bool {
    pattern != .periodic && jumps.reduce(0) { $0 + $1.size } <= maximum * operations
  }

  /// Nil if the growth does not consist of jumps.
  ///
  /// - Parameters:
  ///   - start: where the warm-up ends, in operations: jumps before it do not count as growth.
  ///   - minimum: smaller growth is noise.
  init?(_ series: Series, start: Double, minimum: Double) {
    guard series.count > 8, let first = series.operations.first, let last = series.operations.last else { return nil }
    // The floor is the minimum of all that follows. Its last stretch is left out, where a single high value is a jump.
    let floor = series.values.floor
    let end = series.count - max(2, series.count / 50)
    let rises = (1..<end).compactMap { index in
      let rise = floor[index] - floor[index - 1]
      return rise > 0
        ? Jump(
          points: index - 1...index, begin: series.operations[index - 1], operations: series.operations[index],
          size: rise) : nil
    }
    // Rises over a few points are one jump.
    let width = (last - first) / Double(series.count) * 4.5
    let jumps = StepTest.confirmed(StepTest.merged(rises) { $1.operations - $0.begin <= width }, in: series)
    // Over the whole series, so that a pattern that began early is complete; only the part after the warm-up is growth.
    let largest = jumps.map(\.size).max() ?? 0
    let all = jumps.filter { $0.size >= largest * 0.02 && $0.size >= minimum * 0.01 }
    let late = jumps.filter { $0.operations > start }
    let lateGrowth = late.reduce(0) { $0 + $1.size }
    // Similar bursts are recognised regardless of their number.
    let alike = late.filter { $0.size >= (late.map(\.size).max() ?? 0) * 0.5 }
    let areBursts =
      alike.count <= StepTest.maximumJumps
      && alike.reduce(0) { $0 + $1.size } >= lateGrowth * StepTest.explainedShare
      && StepTest.isPeriodic(alike, middle: series.middle, end: last)
    let large = areBursts ? alike : late.filter { $0.size >= lateGrowth * StepTest.jumpShare }
    guard lateGrowth >= minimum else { return nil }
    let ratio = StepTest.geometricRatio(all, end: last)
    let filling =
      StepTest.usedUp(all, end: last).map { (jumps: all, due: $0) }
      ?? (ratio == nil ? StepTest.inTurn(jumps, end: last) : nil)
    if !areBursts, let filling {
      self.jumps = filling.jumps
      growth = lateGrowth
      pattern = .geometric
      geometricJumps = filling.jumps.count
      nextDue = filling.due
      return
    }
    guard !large.isEmpty, large.count <= StepTest.maximumJumps,
      large.reduce(0, { $0 + $1.size }) >= lateGrowth * StepTest.explainedShare
    else { return nil }
    self.jumps = large
    growth = lateGrowth
    if let ratio {
      pattern = .geometric
      geometricJumps = all.count
      nextDue = (all.last?.operations ?? last) * ratio
    } else if StepTest.isPeriodic(large, middle: series.middle, end: last) {
      pattern = .periodic
      geometricJumps = 0
      nextDue = nil
    } else {
      // Another jump may follow the last within the longest distance between two.
      let places = large.map(\.operations)
      let longest = zip(places, places.dropFirst()).map { $1 - $0 }.max() ?? 0
      rarer = StepTest.becomingRarer(all, end: last)
      let latest = places.last ?? first
      let due =
        rarer.map { latest * $0.ratio }
        ?? latest + max(StepTest.patience * longest, StepTest.settling * (last - first))
      pattern = due > last ? .recent : .settled
      geometricJumps = 0
      nextDue = due > last ? due : nil
    }
  }

  /// The jumps that raise the ceiling as well: noise raises the floor alone, late, where little follows.
  private static func confirmed(_ jumps: [Jump], in series: Series) -> [Jump] {
    var ceiling = Ceiling(series.values)
    return jumps.filter { ceiling.rises(at: $0.points, by: $0.size) }
  }

  /// Merges jumps.
  ///
  /// - Parameter isOne: whether a jump is part of the merged one before it.
  private static func merged(_ jumps: [Jump], _ isOne: (_ last: Jump, _ jump: Jump) -> Bool) -> [Jump] {
    var merged: [Jump] = []
    for jump in jumps {
      if let last = merged.last, isOne(last, jump) {
        merged[merged.count - 1].append(jump)
      } else {
        merged.append(jump)
      }
    }
    return merged
  }

  /// Buffers that are appended to in turn double within a while, not at once. The maximum distance between rises of one
  /// such jump, as a share of the operations, …
  private static let turnDistance = 0.1
  /// … and the minimum size of a rise, as a share of all growth up to it.
  private static let turnShare = 0.01

  /// The jumps of such buffers, and when the next is due; nil: there are none.
  private static func inTurn(_ jumps: [Jump], end: Double) -> (jumps: [Jump], due: Double)? {
    var growth = 0.0
    let notable = jumps.filter { jump in
      growth += jump.size
      return jump.size >= turnShare * growth
    }
    let merged = merged(notable) { $1.begin - $0.operations <= turnDistance * $1.operations }
    guard let last = merged.last, let ratio = geometricRatio(merged, end: end) else { return nil }
    return (merged, last.operations * ratio)
  }

  /// Noise raises the floor late, where little follows: a periodic pattern must begin before.
  private static func isPeriodic(_ jumps: [Jump], middle: Double, end: Double) -> Bool {
    guard jumps.count >= 3, let first = jumps.first, let last = jumps.last else { return false }
    let distances = zip(jumps, jumps.dropFirst()).map { $1.operations - $0.operations }
    let mean = distances.reduce(0, +) / Double(distances.count)
    return Spread.relative(distances) <= variation && Spread.relative(jumps.map(\.size)) <= variation
      && first.operations - middle <= patience * mean && end - last.operations <= patience * mean
  }

  /// A buffer that is only appended to is full whenever it is replaced by a larger one: its sizes and the operations at
  /// which they are used up lie on a line. The minimum number of sizes, …
  private static let leastSizes = 6
  /// … the minimum range, as a ratio: over a shorter one a root or a logarithm lies on a line too, …
  private static let leastRange = 6.0
  /// … and the maximum deviation: of a size, as a share of what the operations used; of a place, as a share of itself.
  private static let tolerance = 0.05

  /// When the current buffer is full, in operations; nil: it does not fill in proportion to them, or should be full by
  /// now.
  private static func usedUp(_ jumps: [Jump], end: Double) -> Double? {
    guard jumps.count <= maximumJumps, let first = jumps.first, let last = jumps.last, last.size >= 2 * first.size
    else {
      return nil
    }
    var size = 0.0
    var full: [(operations: Double, size: Double)] = []
    for (jump, next) in zip(jumps, jumps.dropFirst()) {
      size += jump.size
      // The jump lies somewhere between two quiet points.
      guard next.operations - next.begin <= tolerance * next.operations else { continue }
      full.append(((next.begin + next.operations) / 2, size))
    }
    guard full.count >= leastSizes, let firstFull = full.first, let lastFull = full.last,
      lastFull.operations >= leastRange * firstFull.operations
    else { return nil }
    let line = Line(x: full.map(\.operations), y: full.map(\.size))
    guard line.slope > 0 else { return nil }
    // Relative to the bytes that the operations used, without the initial allocation.
    let isOnLine = full.allSatisfy {
      abs($0.size - line.intercept - line.slope * $0.operations) <= tolerance * line.slope * $0.operations
    }
    let due = (size + last.size - line.intercept) / line.slope
    return isOnLine && end <= due * (1 + tolerance) ? due : nil
  }

  /// The maximum growth of jumps that do not become larger, from one to the next.
  private static let equalSize = 1.2
  /// The minimum growth of the distance between jumps that become rarer.
  private static let rarerDistance = 1.3

  /// The mean size of recent jumps that become rarer, and the ratio of their places; nil: they do not, or the next is
  /// overdue.
  private static func becomingRarer(_ jumps: [Jump], end: Double) -> (size: Double, ratio: Double)? {
    let recent = Array(jumps.suffix(4))
    guard recent.count == 4, let ratio = ratio(ofPlaces: recent, end: end) else { return nil }
    let distances = zip(recent, recent.dropFirst()).map { $1.operations - $0.operations }
    guard zip(distances, distances.dropFirst()).allSatisfy({ $1 >= rarerDistance * $0 }),
      zip(recent, recent.dropFirst()).allSatisfy({ $1.size <= equalSize * $0.size })
    else { return nil }
    return (recent.reduce(0) { $0 + $1.size } / Double(recent.count), ratio)
  }

  /// The ratio from jump to jump, of which each is larger than the last; nil: there is none, or the next jump is overdue.
  private static func geometricRatio(_ jumps: [Jump], end: Double) -> Double? {
    let recent = Array(jumps.suffix(4))
    guard recent.count >= 3, let ratio = ratio(ofPlaces: recent, end: end), ratio >= 1.1 else { return nil }
    let sizes = zip(recent, recent.dropFirst()).map { $1.size / $0.size }
    return sizes.allSatisfy { $0 >= 1 + (ratio - 1) * 0.4 } ? ratio : nil
  }

  /// The mean ratio of the places of successive jumps; nil: it varies, or the next jump is overdue.
  private static func ratio(ofPlaces jumps: [Jump], end: Double) -> Double? {
    guard let last = jumps.last else { return nil }
    let places = zip(jumps, jumps.dropFirst()).map { $1.operations / max($0.operations, 1) }
    let ratio = places.reduce(0, +) / Double(places.count)
    return Spread.relative(places) <= variation && end < last.operations * ratio * 1.15 ? ratio : nil
  }
}
