public import LoadRecord
internal import LoadStatistics

/// Searches the highest rate or number of workers at which a condition holds. Chooses the point of the next run and takes
/// its outcome; performs no runs itself.
///
/// From the start it doubles while points hold, or halves while they do not, and then halves the gap between the
/// highest point that holds and the lowest that does not, until it is within the tolerance. A point is decided by the
/// majority of its runs, with no more runs than necessary. The two final points are run again, as often as before; if a
/// decision changes, the search continues. Runs that the load generator spoilt are repeated; a point at which it spoils as
/// many runs as were planned is one that it cannot offer.
public struct CapacitySearch: Sendable {
  /// The next step.
  public enum Step: Sendable, Hashable {
    /// Run once more at this rate or number of workers.
    case run(Double)
    /// The search has ended with this finding.
    case finished(CapacityFinding)
  }

  /// The range and the tolerance of the search.
  public let settings: CapacitySettings
  /// All points so far, from the lowest to the highest.
  public private(set) var points: [CapacityPoint] = []
  private var runCount = 0
  private var ended: CapacityFinding?

  /// The tolerance of a gap below a point that the load generator cannot offer.
  private static let limitTolerance = 0.1

  /// A search before its first run.
  public init(_ settings: CapacitySettings) { self.settings = settings }

  /// The lowest point that did not hold; without one the lowest that could not be offered. If a higher point was
  /// offered and did not hold, the rate did not spoil the runs below.
  public var ceiling: CapacityPoint? {
    points.first { $0.standing == .failed } ?? points.first { $0.standing == .unusable }
  }

  /// The highest point at which the condition held, below all at which it did not.
  public var floor: CapacityPoint? {
    let limit = ceiling?.value ?? .infinity
    return points.last { $0.standing == .held && $0.value < limit }
  }

  /// The knee between ``floor`` and ``ceiling``; nil unless both are known and the ceiling is the target's.
  public var knee: Knee? {
    guard let floor, let ceiling, ceiling.standing == .failed else { return nil }
    let knee = KneeFit.fit(points, floor: floor.value, ceiling: ceiling.value)
    guard settings.axis == .threads else { return knee }
    // The highest whole number up to the place where half of the runs would hold; the upper end is known not to hold.
    return Knee(
      estimate: max(settings.lowest, knee.estimate.rounded(.down)), low: max(settings.lowest, knee.low.rounded(.down)),
      high: max(settings.lowest, knee.high.rounded(.up) - 1))
  }

  /// Takes the outcome of a run.
  public mutating func add(_ outcome: CapacityRun.Outcome, at value: Double) {
    runCount += 1
    let index = index(of: value)
    switch outcome {
    case .held: points[index].held += 1
    case .failed: points[index].failed += 1
    case .unusable: points[index].unusable += 1
    case .noData: ended = .noData
    case .broken: ended = .broken
    }
    if let standing = decision(points[index]) { points[index].standing = standing }
  }

  /// The next step of the search.
  public mutating func next() -> Step {
    if let ended {
      // If a higher point was offered and did not hold, too few operations at a lower one do not change that.
      let failsWhereJudged = ended == .noData && floor == nil && ceiling?.standing == .failed
      return .finished(failsWhereJudged ? .below : ended)
    }
    let step = unlimited()
    if case .run = step, runCount >= settings.maximumRuns { return .finished(.exhausted) }
    return step
  }

  // MARK: Where to run

  private mutating func unlimited() -> Step {
    if let open = points.first(where: { decision($0) == nil }) { return .run(open.value) }
    switch (floor, ceiling) {
    case (nil, nil): return begin(settings.start)
    case (let floor?, nil):
      guard floor.value >= settings.highest else { return begin(min(settings.highest, floor.value * 2)) }
      return verify(floor.value) ?? .finished(.above)
    case (nil, let ceiling?):
      let bottom = points.first ?? ceiling
      guard bottom.value <= settings.lowest else {
        let half = bottom.value / 2
        return begin(max(settings.lowest, settings.axis == .threads ? half.rounded(.down) : half))
      }
      return verify(bottom.value) ?? .finished(bottom.standing == .unusable ? .generatorLimit : .below)
    case (let floor?, let ceiling?):
      if let middle = middle(floor, ceiling) { return begin(middle) }
      // The one with fewer runs first, so that both are measured under the same conditions.
      for point in [floor, ceiling].ordered(by: { $0.decisive < $1.decisive }) {
        if let step = verify(point.value) { return step }
      }
      return .finished(ceiling.standing == .unusable ? .generatorLimit : .knee)
    }
  }

  private mutating func begin(_ value: Double) -> Step {
    _ = index(of: value)
    return .run(value)
  }

  /// A point between, in the widest gap between points, unusable ones included; nil if all gaps are narrow enough, or
  /// if nothing lies between.
  private func middle(_ floor: CapacityPoint, _ ceiling: CapacityPoint) -> Double? {
    let tolerance =
      ceiling.standing == .unusable ? max(settings.tolerance, CapacitySearch.limitTolerance) : settings.tolerance
    let values = points.map(\.value).filter { $0 >= floor.value && $0 <= ceiling.value }
    let gaps = zip(values, values.dropFirst()).filter { $0.1 > $0.0 * (1 + tolerance) }
    for (low, high) in gaps.ordered(by: { $0.1 / $0.0 > $1.1 / $1.0 }) {
      let middle =
        switch settings.axis {
        case .rate: CapacitySearch.rounded((low * high).squareRoot(), digits: 4)
        case .threads: ((low + high) / 2).rounded(.down)
        }
      if middle > low, middle < high { return middle }
    }
    return nil
  }

  /// A positive number rounded to a number of significant digits.
  public static func rounded(_ value: Double, digits: Int) -> Double {
    var unit = 1.0
    while value / unit >= 10 { unit *= 10 }
    while value / unit < 1 { unit /= 10 }
    for _ in 1..<digits { unit /= 10 }
    // Division by a whole number is exact where multiplication by its inverse is not.
    return unit < 1 ? (value * (1 / unit).rounded()).rounded() / (1 / unit).rounded() : (value / unit).rounded() * unit
  }

  // MARK: Deciding

  /// Requests the second half of a point's runs; nil if they are complete.
  private mutating func verify(_ value: Double) -> Step? {
    let index = index(of: value)
    guard !points[index].isVerified else { return nil }
    points[index].isVerified = true
    return decision(points[index]) == nil ? .run(value) : nil
  }

  /// The decision from the runs of a point; nil: they are not enough.
  private func decision(_ point: CapacityPoint) -> CapacityPoint.Standing? {
    let wanted = settings.repetitions * (point.isVerified ? 2 : 1)
    if point.held > wanted / 2 { return .held }
    if point.failed > wanted / 2 { return .failed }
    // A tie: the point keeps its standing, or fails.
    if point.decisive >= wanted { return point.standing ?? .failed }
    return point.unusable >= wanted ? .unusable : nil
  }

  private mutating func index(of value: Double) -> Int {
    let index = points.firstIndex { $0.value >= value } ?? points.endIndex
    if index == points.endIndex || points[index].value != value {
      points.insert(CapacityPoint(value: value), at: index)
    }
    return index
  }
}
