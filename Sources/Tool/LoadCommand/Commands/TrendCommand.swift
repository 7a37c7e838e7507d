internal import ArgumentParser
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadStatistics
internal import LoadWorkflow

/// `loadtest trend`: shows past runs and the change points of their figures.
struct TrendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trend", abstract: "Shows a scenario's past runs and the runs at which they became faster or slower.",
    discussion: """
      DIR is the output folder of the runs (default: results). Every run that is not a shard adds a line to its \
      history.jsonl, without figures if it crashed, hung, was interrupted or is invalid. Runs of one scenario, \
      workload, machine, allocator and build form a series. Change points are detected by E-divisive means with Welch's test (p < 0.001, a change \
      of at least 5 %, at least 6 runs after it). A reported change point is not moved by later runs.

      Exit codes: 0 no recent regression; 1 a regression within the last \(Trend.recentRuns) runs; \
      3 no data: fewer than \(Trend.runsNeeded) valid runs, latest runs without valid figures, or signs of a \
      regression in the last 5 runs, which cannot be judged yet.
      """)

  @Argument(help: ArgumentHelp("Output folder of the runs.", valueName: "dir"), completion: .directory)
  var folder = "results"

  @Option(help: ArgumentHelp("Show only this scenario.", valueName: "name"))
  var scenario: String?

  @Option(
    name: .customLong("metric"), parsing: .singleValue,
    help: ArgumentHelp(
      "Show only this metric, such as 'get_status p50' or 'throughput'; repeatable.", valueName: "name"))
  var metrics: [String] = []

  @Option(help: ArgumentHelp("Write a page with charts, or with - to standard output.", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Write the runs as CSV, or with - to standard output.", valueName: "file"))
  var export: String?

  @Option(
    help: ArgumentHelp("Write change points and alerts as JSON, or with - to standard output.", valueName: "file"))
  var json: String?

  @Flag(help: "First rebuild the history from the run folders.")
  var rebuild = false

  @Option(help: ArgumentHelp("Maximum number of runs of each series to keep in the history.", valueName: "count"))
  var keep: Int?

  func validate() throws {
    if let keep, keep < 1 { throw ValidationError("--keep '\(keep)': expected a number of at least 1.") }
    try files.validate(reading: [HistoryIndex(folder: folder).path, "\(folder)/\(ReportedChange.fileName)"])
  }

  private var files: NamedOutputs { NamedOutputs(["--json": json, "--export": export, "--html": html]) }

  func run() throws {
    let index = HistoryIndex(folder: folder)
    if rebuild {
      let progress = ProgressLine()
      let (found, left) = try index.rebuild { read, all in
        progress.show { "reading runs: \(read) of \(all)" }
      }
      progress.finish()
      Diagnostics.note(
        "\(index.path): \(Counted.text(found, "run")) found"
          + (left.isEmpty ? "" : ", no comparable run in \(Counted.text(left.count, "folder"))"))
    }
    if let keep {
      let removed = try index.keep(newest: keep)
      if removed > 0 { Diagnostics.note("\(Counted.text(removed, "run")) removed from \(index.path)") }
    }
    let contents = try index.read()
    if contents.unreadable > 0 {
      Diagnostics.note("left out: \(Counted.text(contents.unreadable, "unreadable line")) of \(index.path)")
    }
    let trends = try trends(contents.entries)
    guard !trends.isEmpty else {
      let missing = scenario.map { "run of '\($0)'" } ?? "runs"
      throw Failure(
        .noData,
        "\(index.path) has no \(missing): 'loadtest run' adds runs, 'loadtest trend --rebuild' finds earlier ones")
    }
    try write(trends)
    let status = ExitStatus(.worst(trends.map(\.outcome)))
    if status != .pass { throw status }
  }

  /// The newest series of each scenario and machine; reported changes are recorded.
  private func trends(_ entries: [HistoryEntry]) throws -> [Trend] {
    let (current, ended) = HistorySeries.current(entries, scenario: scenario)
    if ended > 0 {
      Diagnostics.note(
        "left out: \(Counted.text(ended, "earlier series", "earlier series")) of other workloads, allocators or "
          + "builds of the same scenarios"
      )
    }
    let known = Set(current.flatMap { $0.runs.flatMap(\.metrics.keys) })
    if !current.isEmpty, let unknown = metrics.first(where: { !known.contains($0) }) {
      let near = NearMiss.of(unknown, among: known).map { "did you mean '\($0)'?" }
      throw Failure(
        .usage,
        "--metric: unknown metric '\(unknown)'; \(near ?? "expected one of \(known.ordered().joined(separator: ", "))")"
      )
    }
    let names = metrics.isEmpty ? nil : Set(metrics)
    return try current.map { series in
      let reported = try ReportedChange.read(folder: folder, of: series.partition)
      let trend = Trend(series.runs, partition: series.partition, only: names, reported: reported)
      try ReportedChange.note(trend, folder: folder, reportedAt: WallClock.iso8601())
      return trend
    }
  }

  private func write(_ trends: [Trend]) throws {
    let texts = trends.map { TrendReport($0, style: Terminal.style).text() }
    if !files.takeStandardOutput { try Diagnostics.report(texts.joined(separator: "\n")) }
    if let export {
      try Diagnostics.write(trends.map { TrendReport($0).csv() }.joined(separator: "\n"), to: export)
    }
    if let json {
      let told = trends.map { TrendSummary($0) }
      try Diagnostics.write(try OrderedJSONEncoder(isPretty: true).encode(told) + "\n", to: json)
    }
    if let html { try Diagnostics.write(TrendPage.page(trends).render(.inline), to: html) }
  }
}

/// A series as JSON.
private struct TrendSummary: Encodable {
  struct Change: Encodable {
    var metric: String
    var run: String
    var startedAt: String?
    var revision: String?
    var before: Double
    var after: Double
    var share: Double
    var pValue: Double
    var isRegression: Bool
    var isRecent: Bool
    var isGone: Bool
    var withheld: String?
    var movedFrom: String?
  }

  var scenario: String
  var alternative: String?
  var machine: String
  var allocator: String?
  var runs: Int
  /// The number of runs without valid figures, by reason.
  var unusableRuns: [String: Int]
  var changes: [Change]
  var alerts: Int
  var outcome: Verdict.Outcome
  /// Why the series cannot be judged.
  var doubts: [String]

  init(_ trend: Trend) {
    scenario = trend.partition.scenario
    alternative = trend.partition.alternative
    machine = trend.partition.machine
    allocator = trend.partition.allocator
    runs = trend.runs.count
    unusableRuns = trend.unusableCounts
    alerts = trend.alarms.count
    outcome = trend.outcome
    doubts = trend.doubts
    changes = trend.metrics.flatMap(\.changes).map {
      Change(
        metric: $0.metric, run: $0.run, startedAt: $0.startedAt, revision: $0.revision, before: $0.before,
        after: $0.after, share: $0.share, pValue: $0.pValue, isRegression: $0.isRegression, isRecent: $0.isRecent,
        isGone: $0.isGone, withheld: $0.withheld, movedFrom: $0.movedFrom)
    }
  }
}
