public import LoadRecord
internal import LoadScenario
public import LoadStatistics

/// A comparison of two sets of runs: each run is one observation, not each of its operations.
public struct RunComparison: Sendable, Codable, Equatable {
  /// The settings of a comparison.
  public struct Settings: Sendable, Hashable {
    /// The probability below which a difference counts, over all metrics together.
    public var significance = 0.05
    /// The share by which a metric must change to count, from 0.5 %; nil: each metric's own.
    public var minimumChange: Double?
    /// A metric without a difference is `no-data` if its interval does not exclude a slowdown by more than this share;
    /// nil: no limit.
    public var mustExclude: Double?

    /// The defaults.
    public init() {}
  }

  /// The finding about a metric.
  public enum Finding: String, Sendable, Codable {
    /// It became worse.
    case regression
    /// It became better.
    case improvement
    /// No relevant difference.
    case unchanged
    /// Not enough runs to decide.
    case noData = "no-data"
  }

  /// One metric of both sets.
  public struct Row: Sendable, Codable, Equatable {
    /// Its name.
    public var metric: String
    /// The median of the base runs; nil if none measured it.
    public var base: Double?
    /// The median of the new runs; nil if none measured it.
    public var new: Double?
    /// New over base.
    public var ratio: Double?
    /// The lower end of the 95 % interval of the ratio; nil if there are too few runs.
    public var low: Double?
    /// The upper end of the interval.
    public var high: Double?
    /// The difference of shares, with its interval; nil for other metrics.
    public var difference: ShareDifference?
    /// The p-value of the Mann–Whitney test, for shares of Fisher's exact test, adjusted over all such metrics by
    /// Holm's method; nil for metrics that are compared exactly.
    public var pValue: Double?
    /// The finding.
    public var finding: Finding
    /// The reason, if the figures alone do not show it.
    public var note: String?
    /// Without a relevant difference: the largest change that the interval does not exclude, as a share; for shares in
    /// their own unit. Nil otherwise.
    public var unchangedWithin: Double?
  }

  /// The number of base runs.
  public var baseRuns: Int
  /// The number of new runs.
  public var newRuns: Int
  /// The number of runs that a set must have for the metrics that vary; 0 if all are compared exactly.
  public var runsNeeded: Int
  /// One row for each metric.
  public var rows: [Row]
  /// Differences between the sets other than their code, and exclusions.
  public var warnings: [String]

  /// The outcome of all rows: fail for a regression, no data if some metric has too few runs, else pass.
  public var outcome: Verdict.Outcome {
    if rows.contains(where: { $0.finding == .regression }) { return .fail }
    return rows.isEmpty || rows.contains { $0.finding == .noData } ? .noData : .pass
  }

  /// The missing runs, as text.
  public var shortage: String { RunComparison.tooFew(baseRuns, newRuns, needed: runsNeeded) }

  /// Why there are no rows.
  public var emptiness: String {
    let empty = [("base", baseRuns), ("new", newRuns)].filter { $0.1 == 0 }.map(\.0)
    return empty.isEmpty
      ? "the runs have no metric in common" : "no valid \(empty.joined(separator: " or ")) run"
  }

  /// Compares two checked sets of runs: the figures of those that are measurements, and the number of others that the
  /// code ended.
  public init(_ runs: Comparability.Result, settings: Settings = Settings()) {
    self.init(
      base: runs.base.map { RunFigures($0) }, new: runs.new.map { RunFigures($0) }, settings: settings,
      warnings: runs.refusals + runs.warnings)
    guard let ended = runs.ended.row(settings) else { return }
    if ended.finding == .regression {
      let reason = "more runs ended early: better figures of the other runs do not count as an improvement"
      rows = rows.map { $0.withheld(reason) }
    }
    rows.insert(ended, at: 0)
  }

  /// Compares two sets of runs by their figures.
  public init(
    base: [RunFigures], new: [RunFigures], settings: Settings = Settings(), warnings: [String] = []
  ) {
    baseRuns = base.count
    newRuns = new.count
    self.warnings = warnings
    var metrics: [RunMetric] = []
    for run in base + new {
      for (metric, _) in run.figures where !metrics.contains(metric) { metrics.append(metric) }
    }
    let samples = metrics.map { metric in
      Sample(
        metric: metric, base: base.compactMap { $0.value(of: metric) }, new: new.compactMap { $0.value(of: metric) },
        baseCounts: base.compactMap { $0.counts[metric] }, newCounts: new.compactMap { $0.counts[metric] })
    }
    let tested = samples.filter { $0.varies }
    let count = tested.count
    let needed = RunComparison.runsNeeded(metrics: count, significance: settings.significance)
    runsNeeded = needed
    // Shares are based on counts, for which one run may be enough: a separate family of tests.
    let tests = RunComparison.adjusted(tested) { MannWhitney($0.base, $0.new)?.pValue ?? 1 }
      .merging(RunComparison.adjusted(samples.filter(\.isShare)) { $0.exactTest?.pValue ?? 1 }) { $1 }
    let found = samples.map { sample -> (metric: RunMetric, row: Row) in
      if sample.metric.isNoiseFree { return (sample.metric, sample.exactRow()) }
      let p = tests[sample.metric]
      return (
        sample.metric,
        sample.metric.isShare ? sample.shareRow(p, settings) : sample.row(p, metrics: count, needed: needed, settings)
      )
    }
    let failing = found.filter { $0.metric.isShare && $0.row.finding == .regression }.map(\.metric)
    rows = found.map { metric, row in
      let failing = failing.first { metric.operation == nil || $0.operation == metric.operation }
      guard let failing else { return row }
      return row.withheld("\(failing.riseText): better figures do not count as an improvement")
    }
  }

  private static func adjusted(_ samples: [Sample], _ test: (Sample) -> Double) -> [RunMetric: Double] {
    Dictionary(
      zip(samples.map(\.metric), Holm.adjusted(samples.map(test))), uniquingKeysWith: { first, _ in first })
  }

  /// The number of runs needed, and of those missing.
  static func tooFew(_ base: Int, _ new: Int, needed: Int) -> String {
    let missing = [("base", needed - base), ("new", needed - new)].filter { $0.1 > 0 }.map { side, count in
      Counted.text(count, "more \(side) run")
    }
    return "\(needed) runs per side are needed" + (missing.isEmpty ? "" : ": \(missing.joined(separator: " and "))")
  }

  /// The note on a change that is significant but too small to count.
  static func belowMinimum(_ least: Double) -> String {
    "changed by less than the minimum of \(percent(least))"
  }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  /// The note on a metric whose interval is wider than ``Settings/mustExclude`` permits.
  static func slowdownNotExcluded(_ limit: Double) -> String {
    "a slowdown above \(percent(limit)) is not excluded: make more or longer runs, or a larger limit"
  }

  /// The smallest value of ``Settings/minimumChange``.
  public static let leastMinimumChange = 0.005

  /// The note of a metric that was compared exactly and differs.
  public static let exactNote = "compared exactly"

  /// The number of runs per side with which the most extreme outcome is significant, given the number of metrics.
  public static func runsNeeded(metrics: Int, significance: Double = 0.05) -> Int {
    guard metrics > 0 else { return 0 }
    return (1...1000).first { MannWhitney.leastPValue($0, $0) * Double(metrics) < significance } ?? 1000
  }
}

extension RunComparison.Row {
  /// The row with an improvement withheld for a reason.
  fileprivate func withheld(_ reason: String) -> RunComparison.Row {
    guard finding == .improvement else { return self }
    var row = self
    row.finding = .noData
    row.note = reason
    return row
  }
}

/// A metric's values in both sets.
private struct Sample {
  var metric: RunMetric
  var base: [Double]
  var new: [Double]
  var baseCounts: [FisherTest.Counts]
  var newCounts: [FisherTest.Counts]

  /// Whether it is compared by its counts.
  var isShare: Bool { metric.isShare && !baseCounts.isEmpty && !newCounts.isEmpty }

  /// Whether it is compared by its values, run by run.
  var varies: Bool { !metric.isNoiseFree && !metric.isShare && !base.isEmpty && !new.isEmpty }

  private var empty: RunComparison.Row {
    RunComparison.Row(
      metric: metric.name, base: Quantile.median(of: base), new: Quantile.median(of: new), ratio: ratio,
      finding: .unchanged)
  }

  private var ratio: Double? {
    guard let before = Quantile.median(of: base), let after = Quantile.median(of: new), before > 0 else { return nil }
    return after / before
  }

  private func missing() -> RunComparison.Row? {
    guard base.isEmpty || new.isEmpty else { return nil }
    var row = empty
    row.finding = .noData
    row.note = base.isEmpty ? "measured in the new runs only" : "measured in the base runs only"
    return row
  }

  private func finding(worse: Bool) -> RunComparison.Finding { worse ? .regression : .improvement }

  /// For metrics that vary from run to run.
  func row(_ pValue: Double?, metrics: Int, needed: Int, _ settings: RunComparison.Settings) -> RunComparison.Row {
    if let missing = missing() { return missing }
    var row = empty
    row.pValue = pValue
    guard let interval = RatioInterval(base, new) else {
      row.finding = .noData
      row.note = "no ratio: a figure is 0"
      return row
    }
    (row.ratio, row.low, row.high) = (interval.estimate, interval.low, interval.high)
    guard MannWhitney.leastPValue(base.count, new.count) * Double(metrics) < settings.significance,
      let pValue, let low = interval.low, let high = interval.high
    else {
      row.finding = .noData
      row.note = RunComparison.tooFew(base.count, new.count, needed: needed)
      return row
    }
    let least = settings.minimumChange ?? metric.minimumChange
    let isChanged = pValue < settings.significance && (low > 1 || high < 1)
    // A throughput that falls to 1 / 1.05 is a time that grows by 5 %.
    let change = metric.lessIsBetter ? interval.estimate : 1 / interval.estimate
    if isChanged, change > 1 + least { row.finding = .regression }
    if isChanged, change < 1 / (1 + least) { row.finding = .improvement }
    guard row.finding == .unchanged else { return row }
    row.unchangedWithin = max(high - 1, 1 - low, 0)
    if isChanged { row.note = RunComparison.belowMinimum(least) }
    // A throughput that may fall to 1 / 1.05 may cost 5 % more time.
    let slowdown = (metric.lessIsBetter ? high : 1 / low) - 1
    if let limit = settings.mustExclude, slowdown > limit {
      row.finding = .noData
      row.note = RunComparison.slowdownNotExcluded(limit)
    }
    return row
  }

  private var pooledCounts: (first: FisherTest.Counts, second: FisherTest.Counts)? {
    isShare ? FisherTest.pooled(baseCounts, newCounts) : nil
  }

  /// The test of shares; nil without counts.
  var exactTest: FisherTest? { pooledCounts.map { FisherTest($0.first, $0.second) } }

  /// For shares of counts, which are usually 0 and then have no ratio: compared by the difference.
  func shareRow(_ pValue: Double?, _ settings: RunComparison.Settings) -> RunComparison.Row {
    if let missing = missing() { return missing }
    var row = empty
    func share(_ counts: [FisherTest.Counts]) -> Double {
      Double(counts.map(\.part).clampedSum()) / Double(max(1, counts.map(\.whole).clampedSum()))
    }
    let (before, after) = (share(baseCounts), share(newCounts))
    (row.base, row.new, row.ratio) = (before, after, before > 0 ? after / before : nil)
    row.pValue = pValue
    guard let counts = pooledCounts, let pValue else { return row }
    let difference = ShareDifference(counts.first, counts.second)
    row.difference = difference
    let least = settings.minimumChange ?? metric.minimumChange
    let isChanged = pValue < settings.significance
    let isLarge = after > before * (1 + least) || after * (1 + least) < before
    if isChanged, isLarge {
      row.finding = finding(worse: (after > before) == metric.lessIsBetter)
      return row
    }
    row.unchangedWithin = max(abs(difference.low), abs(difference.high))
    if isChanged { row.note = RunComparison.belowMinimum(least) }
    return row
  }

  /// For metrics that are equal in all runs of the same code: changed if the values of both sets do not overlap.
  func exactRow() -> RunComparison.Row {
    if let missing = missing() { return missing }
    var row = empty
    guard let least = base.min(), let most = base.max(), let newLeast = new.min(), let newMost = new.max() else {
      return row
    }
    // Single runs do not show the variation of an operation that allocates now and then.
    let isSingle = base.count < 3 || new.count < 3
    let tolerance = isSingle && (least != least.rounded() || newLeast != newLeast.rounded()) ? 0.01 : 0.001
    if newLeast > most + tolerance * max(most, 1) { row.finding = finding(worse: metric.lessIsBetter) }
    if newMost < least - tolerance * max(least, 1) { row.finding = finding(worse: !metric.lessIsBetter) }
    if row.finding != .unchanged { row.note = RunComparison.exactNote }
    return row
  }
}
