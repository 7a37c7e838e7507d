/// Where the level of a series changed.
///
/// E-divisive means (D. Matteson, N. James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate
/// Data", 2014) in windows, with a t test in place of permutations, then merged from the weakest point on: M. Fleming
/// and others, "Hunter: Using Change Point Detection to Hunt for Performance Regressions", 2023. The t test is Welch's.
public struct ChangePoints: Sendable, Hashable {
  /// How points are found and kept.
  public struct Settings: Sendable, Hashable {
    /// The number of values in a window; windows overlap by half.
    public var window = 50
    /// A point is kept when its probability is below this; ten times as much makes it a candidate.
    public var maximumPValue = 0.001
    /// A point is kept when the level changed by more than this share.
    public var minimumMagnitude = 0.05
    /// The minimum number of values between two points.
    public var minimumSegment = 4
    /// The minimum number of values before the first point and after the last.
    public var minimumTail = 6

    /// The settings for a history of this many values: a shorter window for a short history.
    public init(count: Int = .max) { if count < Settings.longHistory { window = 30 } }

    /// The number of values from which a history is long.
    static let longHistory = 100
  }

  /// One change.
  public struct Point: Sendable, Hashable {
    /// The first value of the new level.
    public var index: Int
    /// The mean from the previous point, or the start, to this one.
    public var before: Double
    /// The mean from this point to the next, or the end.
    public var after: Double
    /// Welch's test of the values before and after.
    public var pValue: Double

    /// The mean after divided by the mean before, minus 1.
    public var change: Double { before == 0 ? 0 : after / before - 1 }
    /// The larger one of the relative changes in both directions.
    var magnitude: Double { max(abs(change), after == 0 ? 0 : abs(before / after - 1)) }
  }

  /// In ascending order.
  public let points: [Point]

  /// Finds the points of a series.
  ///
  /// - Complexity: O(n × window²).
  public init(_ series: [Double], _ settings: Settings) {
    let candidates = ChangePoints.candidates(series, settings)
    points = ChangePoints.merged(candidates, series, settings)
  }

  // MARK: Candidates

  private static func candidates(_ series: [Double], _ settings: Settings) -> [Int] {
    let step = max(1, settings.window / 2)
    let weak = min(1, settings.maximumPValue < 0.05 ? settings.maximumPValue * 10 : settings.maximumPValue)
    var found: Set<Int> = []
    var start = 0
    while start < series.count {
      let window = start..<min(start + settings.window, series.count)
      let points = divide(series, window, weak, settings)
      found.formUnion(points)
      start = max(points.last ?? 0, start + step)
    }
    return found.sorted()
  }

  /// Divides a window where its parts differ most, until the best division is no longer significant.
  private static func divide(
    _ series: [Double], _ window: Range<Int>, _ weak: Double, _ settings: Settings
  ) -> [Int] {
    var points: [Int] = []
    while true {
      let bounds = [window.lowerBound] + points + [window.upperBound]
      var best: (point: Int, energy: Double, part: Range<Int>)?
      for (low, high) in zip(bounds, bounds.dropFirst()) {
        let least = low == 0 ? settings.minimumTail : settings.minimumSegment
        let last = high == series.count ? settings.minimumTail : settings.minimumSegment
        if let (point, energy) = division(series, low..<high, least, last), energy > best?.energy ?? 0 {
          best = (point, energy, low..<high)
        }
      }
      guard let (point, _, part) = best,
        let test = WelchTest(Array(series[part.lowerBound..<point]), Array(series[point..<part.upperBound])),
        test.pValue <= weak
      else { return points }
      points.append(point)
      points.sort()
    }
  }

  /// The point of a part that maximises the energy distance between the values before it and those that follow up to
  /// some end, so that a temporary excursion is found as well.
  private static func division(
    _ series: [Double], _ part: Range<Int>, _ least: Int, _ last: Int
  ) -> (point: Int, energy: Double)? {
    let count = part.count
    let least = max(2, least)
    guard count >= least + max(2, last) else { return nil }
    // distances[end][place]: the sum of the distances of the value at `end` to all values before `place`.
    var distances: [[Double]] = []
    distances.reserveCapacity(count)
    for end in part {
      var sums = [0.0]
      sums.reserveCapacity(end - part.lowerBound + 1)
      for other in part.lowerBound..<end { sums.append(sums[sums.count - 1] + abs(series[end] - series[other])) }
      distances.append(sums)
    }
    var best: (point: Int, energy: Double)?
    // Among the values before the point.
    var left = distances[..<least].reduce(0) { $0 + ($1.last ?? 0) }
    for point in least...(count - max(2, last)) {
      var between = 0.0
      var right = 0.0
      for end in point..<count {
        between += distances[end][point]
        right += distances[end][end] - distances[end][point]
        guard end > point else { continue }
        let (n, m) = (Double(point), Double(end + 1 - point))
        let energy = 2 / (n + m) * (between - m / (n - 1) * left - n / (m - 1) * right)
        if energy > best?.energy ?? 0 { best = (part.lowerBound + point, energy) }
      }
      left += distances[point][point]
    }
    return best
  }

  // MARK: Merging

  private static func merged(_ candidates: [Int], _ series: [Double], _ settings: Settings) -> [Point] {
    var indices = candidates
    while true {
      let points = described(indices, series)
      guard let weakest = points.max(by: { $0.pValue < $1.pValue }) else { return [] }
      var removed = weakest
      if weakest.pValue < settings.maximumPValue, !isNearEnd(weakest.index, series, settings) {
        guard let smallest = points.min(by: { $0.magnitude < $1.magnitude }),
          smallest.magnitude <= settings.minimumMagnitude
        else { return points }
        removed = smallest
      }
      indices.removeAll { $0 == removed.index }
    }
  }

  private static func isNearEnd(_ index: Int, _ series: [Double], _ settings: Settings) -> Bool {
    index < settings.minimumTail || series.count - index < settings.minimumTail
  }

  private static func described(_ indices: [Int], _ series: [Double]) -> [Point] {
    let bounds = [0] + indices + [series.count]
    return indices.enumerated().map { place, index in
      let before = Array(series[bounds[place]..<index])
      let after = Array(series[index..<bounds[place + 2]])
      return Point(
        index: index, before: Moments.mean(of: before) ?? 0, after: Moments.mean(of: after) ?? 0,
        pValue: WelchTest(before, after)?.pValue ?? 1)
    }
  }
}
