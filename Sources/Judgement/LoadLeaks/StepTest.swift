internal import LoadStatistics

/// Growth in jumps: where the floor of a series rises by few, large steps.
struct StepTest: Sendable {
  /// What the jumps tell.
  enum Pattern: Sendable, Hashable {
    /// A few, and none since for longer than between any of them: a new level.
    case settled
    /// The next is not due yet.
    case recent
    /// Alike in size and distance, throughout the second half at least: bursts.
    case periodic
    /// Each larger and later than the last in the same proportion, as a buffer grows that doubles, or one that is used up in
    /// proportion to the operations, in whatever sizes the allocator has.
    case geometric
  }

  struct Jump: Sendable {
    /// Where it begins and ends, in operations.
    var begin: Double
    var operations: Double
    var size: Double
  }

  let jumps: [Jump]
  let pattern: Pattern
  /// All jumps together.
  let growth: Double
  /// How many jumps a geometric pattern has, those before the warm-up's end and small ones too.
  let geometricJumps: Int
  /// When the next jump is due at the latest, in operations; nil: none is.
  let nextDue: Double?

  /// A jump is at least this share of all growth.
  private static let jumpShare = 0.1
  /// What jumps explain of all growth, at least.
  private static let explainedShare = 0.8
  private static let maximumJumps = 40
  private static let variation = 0.25
  /// So many times the distance between jumps without one: there are no more.
  private static let patience = 1.3
  /// A jump in the last tenth of the operations is too recent to say anything of.
  private static let settling = 0.1

  /// Nil where the growth is not one of jumps.
  ///
  /// - Parameters:
  ///   - start: where the warm-up ends, in operations: jumps before it do not count as growth.
  ///   - minimum: less is noise.
  init?(_ series: Series, start: Double, minimum: Double) {
    guard series.count > 8, let first = series.operations.first, let last = series.operations.last else { return nil }
    // The floor: the least of all that follows. Its own last stretch is left out, where a single high value is one.
    let floor = series.values.floor
    let end = series.count - max(2, series.count / 50)
    var jumps: [Jump] = []
    var net = 0.0
    var index = 1
    while index < end {
      let rise = floor[index] - floor[index - 1]
      net += max(0, rise)
      if rise > 0 {
        jumps.append(Jump(begin: series.operations[index - 1], operations: series.operations[index], size: rise))
      }
      index += 1
    }
    guard net > 0 else { return nil }
    jumps = StepTest.merged(jumps, width: (last - first) / Double(series.count) * 4.5)
    // Of the whole course, so that a pattern that began early is seen whole; only what came after the warm-up is growth.
    let largest = jumps.map(\.size).max() ?? 0
    let all = jumps.filter { $0.size >= largest * 0.02 && $0.size >= minimum * 0.01 }
    let late = jumps.filter { $0.operations > start }
    let lateGrowth = late.reduce(0) { $0 + $1.size }
    // Bursts that are alike are seen as such however many they are.
    let alike = late.filter { $0.size >= (late.map(\.size).max() ?? 0) * 0.5 }
    let areBursts =
      alike.count <= StepTest.maximumJumps
      && alike.reduce(0) { $0 + $1.size } >= lateGrowth * StepTest.explainedShare
      && StepTest.isPeriodic(alike, middle: series.middle, end: last)
    let large = areBursts ? alike : late.filter { $0.size >= lateGrowth * StepTest.jumpShare }
    guard lateGrowth >= minimum else { return nil }
    if !areBursts, let due = StepTest.usedUp(all, end: last) {
      self.jumps = all
      growth = lateGrowth
      pattern = .geometric
      geometricJumps = all.count
      nextDue = due
      return
    }
    guard !large.isEmpty, large.count <= StepTest.maximumJumps,
      large.reduce(0, { $0 + $1.size }) >= lateGrowth * StepTest.explainedShare
    else { return nil }
    self.jumps = large
    growth = lateGrowth
    if let ratio = StepTest.geometricRatio(all, end: last) {
      pattern = .geometric
      geometricJumps = all.count
      nextDue = (all.last?.operations ?? last) * ratio
    } else if StepTest.isPeriodic(large, middle: series.middle, end: last) {
      pattern = .periodic
      geometricJumps = 0
      nextDue = nil
    } else {
      // One more may be due as long after the last as the longest that it took from one to the next.
      let places = large.map(\.operations)
      let longest = zip(places, places.dropFirst()).map { $1 - $0 }.max() ?? 0
      let due = (places.last ?? first) + max(StepTest.patience * longest, StepTest.settling * (last - first))
      pattern = due > last ? .recent : .settled
      geometricJumps = 0
      nextDue = due > last ? due : nil
    }
  }

  /// What rises over a few points is one jump.
  private static func merged(_ jumps: [Jump], width: Double) -> [Jump] {
    var merged: [Jump] = []
    for jump in jumps {
      if let last = merged.last, jump.operations - last.begin <= width {
        merged[merged.count - 1] = Jump(
          begin: last.begin, operations: jump.operations, size: last.size + jump.size)
      } else {
        merged.append(jump)
      }
    }
    return merged
  }

  /// Noise raises the floor late, where little follows: what is periodic is so before.
  private static func isPeriodic(_ jumps: [Jump], middle: Double, end: Double) -> Bool {
    guard jumps.count >= 3, let first = jumps.first, let last = jumps.last else { return false }
    let distances = zip(jumps, jumps.dropFirst()).map { $1.operations - $0.operations }
    let mean = distances.reduce(0, +) / Double(distances.count)
    return Spread.relative(distances) <= variation && Spread.relative(jumps.map(\.size)) <= variation
      && first.operations - middle <= patience * mean && end - last.operations <= patience * mean
  }

  /// A buffer that is only added to is full whenever it is replaced by a larger one: its sizes and the operations at which they
  /// are used up lie on a line. The minimum number of sizes, …
  private static let leastSizes = 6
  /// … the minimum range, as a ratio: over a shorter one a root or a logarithm lies on a line too, …
  private static let leastRange = 6.0
  /// … and the maximum deviation: of a size, as a share of what the operations used; of a place, as a share of itself.
  private static let tolerance = 0.05

  /// When what is there is used up, in operations; nil: it does not fill in proportion to them, or should be used up by now.
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
    // Relative to what the operations used, without what was allocated at first.
    let isOnLine = full.allSatisfy {
      abs($0.size - line.intercept - line.slope * $0.operations) <= tolerance * line.slope * $0.operations
    }
    let due = (size + last.size - line.intercept) / line.slope
    return isOnLine && end <= due * (1 + tolerance) ? due : nil
  }

  /// The proportion from jump to jump; nil: there is none, or the next has not come when it was due.
  private static func geometricRatio(_ jumps: [Jump], end: Double) -> Double? {
    let recent = Array(jumps.suffix(4))
    guard recent.count >= 3, let last = recent.last else { return nil }
    let places = zip(recent, recent.dropFirst()).map { $1.operations / max($0.operations, 1) }
    let sizes = zip(recent, recent.dropFirst()).map { $1.size / $0.size }
    let ratio = places.reduce(0, +) / Double(places.count)
    guard ratio >= 1.1, Spread.relative(places) <= variation, sizes.allSatisfy({ $0 >= 1 + (ratio - 1) * 0.4 }),
      end < last.operations * ratio * 1.15
    else { return nil }
    return ratio
  }
}
