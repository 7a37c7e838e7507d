public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// A scenario's metrics over its past runs, with their change points.
public struct Trend: Sendable {
  /// One metric over the runs of one series.
  public struct MetricTrend: Sendable {
    /// The metric.
    public var metric: RunMetric
    /// The indices of the values among the series' runs; a run that did not measure the metric has none.
    public var runs: [Int]
    /// The values.
    public var values: [Double]
    /// The change points, in chronological order.
    public var changes: [Change]
    /// A possible regression in the last runs, which are too few to be judged; nil if there is no sign of one.
    public var suspicion: Suspicion?
  }

  /// A possible change in the last runs.
  public struct Suspicion: Sendable, Hashable {
    /// The number of last runs that differ.
    public var runs: Int
    /// Their mean over the level before, minus 1; nil if that is 0.
    public var share: Double?
    /// The number of further runs after which it is judged.
    public var missing: Int
    /// The p-value of Student's t-test.
    var pValue: Double
  }

  /// A change point.
  public struct Change: Sendable, Hashable {
    /// The metric's name.
    public var metric: String
    /// The first run of the new level.
    public var run: String
    /// Its place among the series' runs.
    public var place: Int
    /// When that run started.
    public var startedAt: String?
    /// The revision of that run, if known.
    public var revision: String?
    /// The level before.
    public var before: Double
    /// The level after.
    public var after: Double
    /// The p-value of Welch's test.
    public var pValue: Double
    /// Whether it is a regression.
    public var isRegression: Bool
    /// Whether it is recent enough to raise an alarm.
    public var isRecent: Bool
    /// The run at which it is estimated now, if that is not where it was reported.
    public var movedFrom: String?
    /// Whether it was reported before and is no longer found.
    public var isGone = false
    /// Why an apparent improvement does not count; nil for any other change.
    public var withheld: String?

    /// After over before, minus 1.
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

  /// Recent regressions, which raise an alarm.
  public var alarms: [Change] { metrics.flatMap(\.changes).filter { $0.isRegression && $0.isRecent && !$0.isGone } }

  /// The minimum number of runs of a metric in which a change point can be found.
  public static let runsNeeded = ChangePoints.Settings().minimumTail * 2

  /// The number of runs without usable figures, by reason.
  private static func unusableCounts(_ runs: [HistoryEntry]) -> [String: Int] {
    runs.compactMap(\.unusable).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The number of runs of the series without usable figures, by reason.
  public var unusableCounts: [String: Int] { Trend.unusableCounts(runs) }

  /// The reasons with their counts, the most frequent first: `6 crashed, 1 invalid`; nil if all runs have figures.
  private static func unusable(_ runs: [HistoryEntry]) -> String? {
    let texts = unusableCounts(runs).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }

  /// The reasons with their counts for all runs of the series; nil if all have figures.
  public var unusable: String? { Trend.unusable(runs) }

  /// Why recent changes cannot be judged; empty if they can.
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
          ? "no valid runs: \(Trend.runsNeeded) are needed"
          : "\(Counted.text(known, "valid run")); \(Trend.runsNeeded) are needed (\(Trend.runsNeeded - known) more)",
      ].compactMap(\.self)
    }
    let short = isChosen ? metrics.filter { $0.values.count < Trend.runsNeeded } : []
    return [incomplete].compactMap(\.self)
      + short.map {
        "\($0.metric.name) was measured in \(Counted.text($0.values.count, "run")); \(Trend.runsNeeded) are needed"
      }
      + metrics.compactMap { metric in
        metric.suspicion.map { suspicion in
          let share = suspicion.share.map { " by \(Int(clampedWhole: (abs($0) * 100).rounded())) %" } ?? ""
          let last = suspicion.runs == 1 ? "last run is" : "last \(suspicion.runs) runs are"
          return "\(metric.metric.name): the \(last) worse\(share) and cannot be judged yet: "
            + Counted.text(suspicion.missing, "more run is needed", "more runs are needed")
        }
      }
  }

  /// Fail for a recent regression, no data if one is possible or if there are too few runs.
  public var outcome: Verdict.Outcome { !alarms.isEmpty ? .fail : doubts.isEmpty ? .pass : .noData }

  /// Whether metrics were chosen by their names.
  private var isChosen: Bool

  /// The number of runs after which a change is no longer recent.
  public static let recentRuns = 14

  /// Follows the metrics of a series.
  ///
  /// - Parameters:
  ///   - entries: of one partition, oldest first.
  ///   - only: the metrics of these names; nil: all.
  ///   - reported: changes that were reported before: they stay where they were reported.
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
    // Several metrics are tested, each at several ends.
    let level = 0.01 / Double(max(1, metrics.count * (ChangePoints.Settings().minimumTail - 1)))
    for index in metrics.indices where metrics[index].suspicion.map({ $0.pValue >= level }) ?? false {
      metrics[index].suspicion = nil
    }
    withholdImprovements()
  }

  /// Withholds improvements of operations that fail more often, as in comparisons of runs.
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

  /// The minimum growth of a share that indicates a change.
  private static let leastShare = 0.001

  /// A possible change in the last values of a level, fewer than a change point needs: by Student's t-test against the
  /// values before.
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

  /// Keeps reported changes where they were reported, and those that are no longer found.
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
