package import LoadHistory
internal import LoadRecord

/// The JSON documents of `/api`. Nil figures are `null`.
package enum RunDocuments {
  private struct Runs: Encodable {
    var runs: [RunSummary]
    var total: Int
  }

  private struct History: Encodable {
    var entries: [HistoryEntry]
    var total: Int
  }

  private struct Started: Encodable {
    var scenario: String
    var state: String
  }

  /// The document of `/api/runs`.
  package static func runs(_ list: RunList) throws -> String {
    try OrderedJSONEncoder().encode(Runs(runs: list.runs, total: list.total))
  }

  /// The document of `/api/runs/{id}`: `result.json` as it is, or the record rebuilt from the timeline of a run without
  /// one.
  ///
  /// - Throws: ``FileFailure``, ``MonitorError``.
  package static func run(_ run: RunIdentifier, in folder: ResultsFolder) throws -> String {
    guard folder.isWhole(run), let path = folder.path(of: run) else { throw MonitorError.notFound }
    if let saved = folder.path(of: RunFolder.recordName, in: run), let text = FileText.read(saved) { return text }
    return try OrderedJSONEncoder(isPretty: true).encode(RecordFile.load(path: path, withTimeline: false).record) + "\n"
  }

  /// The document of `/api/history`.
  ///
  /// - Parameters:
  ///   - entries: of the index, oldest first.
  ///   - metric: the only metric to include; nil for all.
  ///   - limit: maximum number of entries; the newest are kept, oldest first.
  package static func history(
    _ entries: [HistoryEntry], scenario: String?, metric: String?, limit: Int
  ) throws -> String {
    var found = entries.filter { entry in
      (scenario.map { $0 == entry.scenario } ?? true) && (metric.map { entry.metrics[$0] != nil } ?? true)
    }
    let total = found.count
    found = found.suffix(max(0, limit))
    if let metric {
      found = found.map { entry in
        var entry = entry
        entry.metrics = entry.metrics.filter { $0.key == metric }
        return entry
      }
    }
    return try OrderedJSONEncoder().encode(History(entries: found, total: total))
  }

  /// The answer to a start.
  package static func started(_ scenario: String) throws -> String {
    try OrderedJSONEncoder().encode(Started(scenario: scenario, state: "starting"))
  }

  /// The answer to a stop.
  package static func stopping(_ scenario: String) throws -> String {
    try OrderedJSONEncoder().encode(Started(scenario: scenario, state: "stopping"))
  }
}
