#if Monitor
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadHistory
  internal import LoadReport
  internal import LoadMonitor
  internal import LoadRecord
  internal import LoadReport
  internal import NIOCore

  extension MonitorResponder {
    /// The parsed query string.
    func query(_ request: Request) throws -> FormBody {
      guard let query = FormBody(request.uri.query ?? "") else {
        throw MonitorError.bad("The query string is malformed.")
      }
      return query
    }

    func list(_ request: Request) async throws -> Response {
      let form = try query(request)
      let page = max(1, form["page"].flatMap { Int($0) } ?? 1)
      let query = RunQuery(
        scenario: form["scenario"], outcome: form["outcome"], text: form["q"],
        offset: min(page - 1, 1_000_000) * RunQuery.pageSize)
      let start = startForm
      return try await parts.reading(.list) { [index = parts.index] in
        let list = try index.list(query)
        let page = ListPage(
          query: query, list: list, scenarios: index.scenarios, running: try index.running(), start: start(),
          warning: index.isComplete ? nil : "The folder is still being scanned: some scenarios may be missing."
        )
        return .page(page.page())
      }
    }

    /// Nil if starting is disabled.
    var startForm: @Sendable () -> StartForm? {
      guard parts.settings.allowsStart else { return { nil } }
      return { [scenarios = parts.scenarios, runner = parts.runner] in
        StartForm(scenarios: scenarios.entries(), status: runner.status)
      }
    }

    var runnerStatus: ScenarioRunner.Status? { parts.settings.allowsStart ? parts.runner.status : nil }

    func run(_ run: RunIdentifier) async throws -> Response {
      try await parts.reading(.read) { [folder = parts.folder] in
        guard folder.isWhole(run), let path = folder.path(of: run), let activity = RunActivity(path: path) else {
          throw MonitorError.notFound
        }
        if activity.state == .running { return .seeOther("/runs/\(run)/live") }
        let content = try RunPageContent.load(path: path, cellLink: { "/runs/\(run)/\(RunFolder.cellPath($0))" })
        return .page(RunPage(content).page())
      }
    }

    func compare(_ request: Request) async throws -> Response {
      let form = try query(request)
      let base = try identifiers(form.all("base"), "base")
      let new = try identifiers(form.all("with"), "new")
      let isForced = form["force"] == "1"
      let query = request.uri.query ?? ""
      return try await parts.reading(.compare) { [folder = parts.folder] in
        func records(_ runs: [RunIdentifier]) throws -> [RunRecord] {
          let paths = try runs.map { run in
            guard folder.isWhole(run), let path = folder.path(of: run) else { throw MonitorError.notFound }
            return path
          }
          return try RunSets.load(paths)
        }
        let (before, after) = (try records(base), try records(new))
        let check = Comparability.check(base: before, new: after)
        guard check.refusals.isEmpty || isForced else {
          return .page(
            MonitorPage.html(ComparisonRefusal.page(check.refusals, query: query)), status: .unprocessableContent)
        }
        let comparison = try RunSets.compare(base: before, new: after, settings: .init(), isForced: isForced)
        return .page(ComparisonPage.page(comparison, base: check.base, new: check.new))
      }
    }

    /// Maximum number of runs on each side of a comparison.
    private static let maximumCompared = 100

    private func identifiers(_ names: [String], _ side: String) throws -> [RunIdentifier] {
      guard !names.isEmpty else { throw MonitorError.bad("Select at least one run as \(side).") }
      guard names.count <= Self.maximumCompared else {
        throw MonitorError.bad("At most \(Self.maximumCompared) runs can be compared together.")
      }
      return try names.map { name in
        guard let run = RunIdentifier(text: name) else { throw MonitorError.notFound }
        return run
      }
    }

    func trend(_ request: Request) async throws -> Response {
      let scenario = try query(request)["scenario"].flatMap { $0.isEmpty ? nil : $0 }
      return try await parts.reading(.history) { [folder = parts.folder] in
        let entries = try HistoryIndex(folder: folder.path).read().entries
        guard let scenario else { return .page(TrendList.page(entries)) }
        let series = HistorySeries.current(entries, scenario: scenario).series
        guard !series.isEmpty else {
          throw MonitorError(404, "no_history", "The history has no runs of that scenario.")
        }
        let trends = try series.map { series in
          Trend(
            series.runs, partition: series.partition,
            reported: try ReportedChange.read(folder: folder.path, of: series.partition))
        }
        return .page(TrendPage.page(trends))
      }
    }
  }
#endif
