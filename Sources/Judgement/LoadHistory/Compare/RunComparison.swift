internal import LoadPlatform
public import LoadRecord
internal import LoadStatistics

/// Two sets of runs compared: each run is one observation, never one of its requests.
public struct RunComparison: Sendable, Codable, Equatable {
  /// What is asked for.
  public struct Settings: Sendable, Hashable {
    /// Probability below which a difference counts, over all metrics together.
    public var significance = 0.05
    /// The share by which a metric must change at least, beside its own minimum.
    public var minimumChange = 0.05
    /// Seed of the resampling.
    public var seed: UInt64 = 1
    /// How often samples are drawn again for an interval.
    public var resamples = 10_000

    /// The defaults.
    public init() {}
  }

  /// What is said of a metric.
  public enum Finding: String, Sendable, Codable {
    /// It became worse.
    case regression
    /// It became better.
    case improvement
    /// No difference that counts.
    case unchanged
    /// Not enough runs to tell.
    case noData = "no-data"
  }

  /// One metric of both sets.
  public struct Row: Sendable, Codable, Equatable {
    /// Its name.
    public var metric: String
    /// The medians of both sets' runs; nil where none measured it.
    public var base: Double?
    /// The runs after.
    public var new: Double?
    /// New over base.
    public var ratio: Double?
    /// The interval of the ratio, 95 %.
    public var low: Double?
    /// The upper end; nil for fewer than six pairs.
    public var high: Double?
    /// Mann and Whitney's, adjusted for all metrics after Holm; nil for metrics that are compared exactly.
    public var pValue: Double?
    /// What follows.
    public var finding: Finding
    /// Why, where figures alone do not say it.
    public var note: String?
  }

  /// How many runs each set has.
  public var baseRuns: Int
  /// How many runs after.
  public var newRuns: Int
  /// How many runs a set must have for the metrics that vary; 0 where all are compared exactly.
  public var runsNeeded: Int
  /// One row for each metric.
  public var rows: [Row]
  /// What both sets differ in beside their code, and what was left out.
  public var warnings: [String]

  /// All rows together: fail for a regression, no data where some metric has too few runs, else pass.
  public var outcome: Verdict.Outcome {
    if rows.contains(where: { $0.finding == .regression }) { return .fail }
    return rows.isEmpty || rows.contains { $0.finding == .noData } ? .noData : .pass
  }

  /// Compares two sets of single runs.
  public init(base: [RunRecord], new: [RunRecord], settings: Settings = Settings(), warnings: [String] = []) {
    self.init(
      base: base.map { RunFigures($0) }, new: new.map { RunFigures($0) }, settings: settings, warnings: warnings)
  }

  /// Compares two sets of figures, a set of them for each run.
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
        metric: metric, base: base.compactMap { $0.value(of: metric) }, new: new.compactMap { $0.value(of: metric) })
    }
    let tested = samples.filter { !$0.metric.isNoiseFree && !$0.base.isEmpty && !$0.new.isEmpty }
    runsNeeded = RunComparison.runsNeeded(metrics: tested.count, significance: settings.significance)
    let tests = tested.map { MannWhitney($0.base, $0.new)?.pValue ?? 1 }
    let adjusted = Dictionary(uniqueKeysWithValues: zip(tested.map(\.metric), Holm.adjusted(tests)))
    rows = samples.map { sample in
      sample.metric.isNoiseFree
        ? sample.exactRow()
        : sample.row(adjusted[sample.metric], metrics: tested.count, needed: RunComparison.runsNeeded, settings)
    }
  }

  /// The note of a metric that was compared exactly and differs.
  public static let exactNote = "compared exactly"

  /// How many runs a side it takes so that the most extreme outcome is significant for one of so many metrics.
  public static func runsNeeded(metrics: Int, significance: Double = 0.05) -> Int {
    guard metrics > 0 else { return 0 }
    return (1...1000).first { MannWhitney.leastPValue($0, $0) * Double(metrics) < significance } ?? 1000
  }
}

/// A metric's values in both sets.
private struct Sample {
  var metric: RunMetric
  var base: [Double]
  var new: [Double]

  private var empty: RunComparison.Row {
    RunComparison.Row(
      metric: metric.name, base: Quantile.median(of: base), new: Quantile.median(of: new), ratio: ratio, low: nil,
      high: nil, pValue: nil, finding: .unchanged, note: nil)
  }

  private var ratio: Double? {
    guard let before = Quantile.median(of: base), let after = Quantile.median(of: new), before > 0 else { return nil }
    return after / before
  }

  private func missing() -> RunComparison.Row? {
    guard base.isEmpty || new.isEmpty else { return nil }
    var row = empty
    row.finding = .noData
    row.note = base.isEmpty ? "measured in the new runs alone" : "measured in the base runs alone"
    return row
  }

  private func finding(worse: Bool) -> RunComparison.Finding { worse ? .regression : .improvement }

  /// For metrics that vary from run to run.
  func row(
    _ pValue: Double?, metrics: Int, needed: (Int, Double) -> Int, _ settings: RunComparison.Settings
  ) -> RunComparison.Row {
    if let missing = missing() { return missing }
    var row = empty
    row.pValue = pValue
    var generator = SplitMix64(seed: settings.seed)
    if let interval = Bootstrap.ratioOfMedians(base, new, resamples: settings.resamples, using: &generator) {
      (row.low, row.high) = (interval.low, interval.high)
    }
    guard MannWhitney.leastPValue(base.count, new.count) * Double(metrics) < settings.significance else {
      row.finding = .noData
      row.note =
        "\(needed(metrics, settings.significance)) runs a side can tell, these are \(base.count) and \(new.count)"
      return row
    }
    guard let ratio, let pValue, let low = row.low, let high = row.high else {
      row.finding = .noData
      row.note = "a median of 0 has no ratio"
      return row
    }
    let least = max(metric.minimumChange, settings.minimumChange)
    let isChanged = pValue < settings.significance && (low > 1 || high < 1)
    // A throughput that falls to 1 / 1.05 is a time that grows by 5 %.
    let change = metric.lessIsBetter ? ratio : 1 / ratio
    if isChanged, change > 1 + least { row.finding = .regression }
    if isChanged, change < 1 / (1 + least) { row.finding = .improvement }
    return row
  }

  /// For metrics that the same code gives again in each run: changed when the values of both sets lie apart.
  func exactRow() -> RunComparison.Row {
    if let missing = missing() { return missing }
    var row = empty
    guard let least = base.min(), let most = base.max(), let newLeast = new.min(), let newMost = new.max() else {
      return row
    }
    // Single runs do not tell how much an operation that allocates now and then varies.
    let isSingle = base.count < 3 || new.count < 3
    let tolerance = isSingle && (least != least.rounded() || newLeast != newLeast.rounded()) ? 0.01 : 0.001
    if newLeast > most + tolerance * max(most, 1) { row.finding = finding(worse: metric.lessIsBetter) }
    if newMost < least - tolerance * max(least, 1) { row.finding = finding(worse: !metric.lessIsBetter) }
    if row.finding != .unchanged { row.note = RunComparison.exactNote }
    return row
  }
}
