public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// What became of a scenario's metrics over its past runs.
public struct Trend: Sendable {
  /// One metric over the runs of one series.
  public struct MetricTrend: Sendable {
    /// The metric.
    public var metric: RunMetric
    /// Places of the values among the series' runs; a run that did not measure it has none.
    public var runs: [Int]
    /// The values.
    public var values: [Double]
    /// Where the level changed, in the order of time.
    public var changes: [Change]
    /// A change for the worse of the last runs, which are too few to be judged; nil where there is no sign of one.
    public var suspicion: Suspicion?
  }

  /// A change that may have begun in the last runs.
  public struct Suspicion: Sendable, Hashable {
    /// How many of the last runs differ.
    public var runs: Int
    /// Their mean over the level before, less 1; nil where that is 0.
    public var share: Double?
    /// After how many more runs it is judged.
    public var missing: Int
    /// Student's probability.
    var pValue: Double
  }

  /// A change of level.
  public struct Change: Sendable, Hashable {
    /// The metric's name.
    public var metric: String
    /// The first run of the new level.
    public var run: String
    /// Its place among the series' runs.
    public var place: Int
    /// When it was made.
    public var startedAt: String?
    /// Its revision, where it is known.
    public var revision: String?
    /// The levels.
    public var before: Double
    /// The level from then on.
    public var after: Double
    /// Welch's probability.
    public var pValue: Double
    /// Whether it is for the worse.
    public var isRegression: Bool
    /// Whether few enough runs came since to raise an alarm.
    public var isRecent: Bool
    /// Where it was first told, when it would be placed elsewhere now.
    public var movedFrom: String?
    /// Whether it was told before and is not found any more.
    public var isGone = false
    /// Why it is no improvement although it looks like one; nil for any other change.
    public var withheld: String?

    /// After over before, less 1.
    public var share: Double { before == 0 ? 0 : after / before - 1 }
  }

  /// The series: comparable runs of one scenario.
  public var partition: HistoryEntry.Partition
  /// Its runs, oldest first.
  public var runs: [HistoryEntry]
  /// Its metrics.
  public var metrics: [MetricTrend]

  /// The changes of all metrics, in the order of the runs.
  public var changes: [Change] { metrics.flatMap(\.changes).ordered { $0.place < $1.place } }

  /// Recent changes for the worse: what an alarm is raised for.
  public var alarms: [Change] { metrics.flatMap(\.changes).filter { $0.isRegression && $0.isRecent && !$0.isGone } }

  /// How many runs a metric must have so that a change can be found at all.
  public static let runsNeeded = ChangePoints.Settings().minimumTail * 2

  /// How many runs have no figures to follow, by why.
  private static func unusableCounts(_ runs: [HistoryEntry]) -> [String: Int] {
    runs.compactMap(\.unusable).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The same of all runs of the series.
  public var unusableCounts: [String: Int] { Trend.unusableCounts(runs) }

  /// The same in words, the most frequent first: `6 crashed, 1 invalid`; nil where all runs have figures.
  private static func unusable(_ runs: [HistoryEntry]) -> String? {
    let texts = unusableCounts(runs).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }

  /// The same of all runs of the series.
  public var unusable: String? { Trend.unusable(runs) }

  /// Why nothing can be said of recent changes; empty where it can.
  public var doubts: [String] {
    let latest = Array(runs.reversed().prefix { $0.unusable != nil })
    let incomplete = Trend.unusable(latest).map { reasons in
      latest.count == 1
        ? "the last run has no valid figures: \(latest[0].unusable ?? "")"
        : "the last \(latest.count) runs have no valid figures: \(reasons)"
    }
    let known = metrics.map(\.values.count).max() ?? 0
    if known < Trend.runsNeeded {
      return [
        incomplete,
        known == 0
          ? "no valid run: \(Trend.runsNeeded) are needed"
          : "\(Counted.text(known, "valid run")), \(Trend.runsNeeded) are needed: \(Trend.runsNeeded - known) more",
      ].compactMap(\.self)
    }
    let short = isChosen ? metrics.filter { $0.values.count < Trend.runsNeeded } : []
    return [incomplete].compactMap(\.self)
      + short.map {
        "\($0.metric.name) was measured in \(Counted.text($0.values.count, "run")), \(Trend.runsNeeded) are needed"
      }
      + metrics.compactMap { metric in
        metric.suspicion.map { suspicion in
          let share = suspicion.share.map { " by \(Int(clampedWhole: (abs($0) * 100).rounded())) %" } ?? ""
          let last = suspicion.runs == 1 ? "last run is" : "last \(suspicion.runs) runs are"
          return "\(metric.metric.name): the \(last) worse\(share) and cannot be judged yet: "
            + Counted.text(suspicion.missing, "more run")
        }
      }
  }

  /// What follows: fail for a recent change for the worse, no data where there may be one, or too few runs.
  public var outcome: Verdict.Outcome { !alarms.isEmpty ? .fail : doubts.isEmpty ? .pass : .noData }

  /// Whether metrics were chosen by their names.
  private var isChosen: Bool

  /// So many runs after a change it is recent.
  public static let recentRuns = 14

  /// Follows the metrics of a series.
  ///
  /// - Parameters:
  ///   - entries: of one partition, oldest first.
  ///   - only: the metrics of these names alone; nil: all.
  ///   - reported: changes that were told before: they stay where they were told.
  public init(
    _ entries: [HistoryEntry], partition: HistoryEntry.Partition, only names: Set<String>? = nil,
    reported: [ReportedChange] = [], recent: Int = Trend.recentRuns
  ) {
    self.partition = partition
    isChosen = names != nil
    let runs = entries
    self.runs = runs
    let all = Set(runs.filter { $0.unusable == nil }.flatMap(\.metrics.keys)).filter { names?.contains($0) ?? true }
    metrics = all.compactMap { RunMetric(name: $0) }.ordered { $0.name < $1.name }.map { metric in
      var places: [Int] = []
      var values: [Double] = []
      for (place, run) in runs.enumerated() where run.unusable == nil {
        guard let value = run.metrics[metric.name], value.isFinite else { continue }
        places.append(place)
        values.append(value)
      }
      let settings = ChangePoints.Settings(count: values.count)
      let found = ChangePoints(values, settings).points.map { point in
        Change(
          metric: metric.name, run: runs[places[point.index]].run, place: places[point.index],
          startedAt: runs[places[point.index]].startedAt, revision: runs[places[point.index]].revision,
          before: point.before, after: point.after, pValue: point.pValue,
          isRegression: metric.lessIsBetter ? point.after > point.before : point.after < point.before,
          isRecent: values.count - point.index <= recent)
      }
      return MetricTrend(
        metric: metric, runs: places, values: values,
        changes: Trend.pinned(found, reported.filter { $0.metric == metric.name }, runs, recent),
        suspicion: Trend.suspicion(
          metric, Array(values[(found.last.flatMap { places.firstIndex(of: $0.place) } ?? 0)...]), settings))
    }
    // Several metrics are looked at, each at several ends.
    let level = 0.01 / Double(max(1, metrics.count * (ChangePoints.Settings().minimumTail - 1)))
    for index in metrics.indices where metrics[index].suspicion.map({ $0.pValue >= level }) ?? false {
      metrics[index].suspicion = nil
    }
    withholdImprovements()
  }

  /// That operations which fail are faster or take less is no improvement: as in comparisons of runs.
  private mutating func withholdImprovements() {
    let shares = metrics.filter(\.metric.isShare)
    for index in metrics.indices where !metrics[index].metric.isShare {
      let operation = metrics[index].metric.operation
      let failing = shares.filter { operation == nil || $0.metric.operation == operation }
      for change in metrics[index].changes.indices where !metrics[index].changes[change].isRegression {
        let place = metrics[index].changes[change].place
        metrics[index].changes[change].withheld =
          failing.first { share in
            share.changes.contains {
              $0.isRegression && !$0.isGone && abs($0.place - place) <= ReportedChange.sameWithin
            }
          }?.metric.riseText
      }
    }
  }

  /// A share that grows by less is no sign of a change.
  private static let leastShare = 0.001

  /// What the last values of a level may be the beginning of: those of fewer than the runs that a change point needs, by
  /// Student's t against what came before.
  private static func suspicion(
    _ metric: RunMetric, _ level: [Double], _ settings: ChangePoints.Settings
  ) -> Suspicion? {
    let ends = (1..<settings.minimumTail).filter { level.count - $0 >= settings.minimumTail }
    let found = ends.compactMap { count -> Suspicion? in
      let (before, after) = (Array(level.dropLast(count)), Array(level.suffix(count)))
      guard let test = PredictionTest(before, after), let old = Moments.mean(of: before),
        let new = Moments.mean(of: after), after.allSatisfy({ metric.lessIsBetter ? $0 > old : $0 < old })
      else { return nil }
      // A share is usually 0, from where any change is a large one.
      let magnitude = old == 0 || new == 0 ? Double.infinity : max(new / old, old / new) - 1
      let isLarge = magnitude > settings.minimumMagnitude && (!metric.isShare || new - old > leastShare)
      return isLarge
        ? Suspicion(
          runs: count, share: old == 0 ? nil : new / old - 1, missing: settings.minimumTail - count, pValue: test.pValue
        )
        : nil
    }
    return found.min { $0.pValue < $1.pValue }
  }

  /// Puts changes that were told before where they were told, and keeps those that are not found any more.
  private static func pinned(
    _ found: [Change], _ reported: [ReportedChange], _ runs: [HistoryEntry], _ recent: Int
  ) -> [Change] {
    var changes = found
    for report in reported {
      guard let place = runs.lastIndex(where: { $0.run == report.run }) else { continue }
      let near = changes.indices.filter { index in
        abs(changes[index].place - place) <= ReportedChange.sameWithin
          && (changes[index].after > changes[index].before) == (report.after > report.before)
      }.min { abs(changes[$0].place - place) < abs(changes[$1].place - place) }
      if let near {
        guard changes[near].run != report.run else { continue }
        changes[near].movedFrom = changes[near].run
        changes[near].run = report.run
        changes[near].place = place
        changes[near].startedAt = runs[place].startedAt
        changes[near].revision = runs[place].revision
      } else {
        var gone = Change(
          metric: report.metric, run: report.run, place: place, startedAt: runs[place].startedAt,
          revision: runs[place].revision, before: report.before, after: report.after, pValue: report.pValue,
          isRegression: report.isRegression, isRecent: runs.count - place <= recent)
        gone.isGone = true
        changes.append(gone)
      }
    }
    return changes.ordered { $0.place < $1.place }
  }
}
