internal import LoadPlatform
package import LoadRecord

/// A cache of the runs in a folder: each record is read once, until its file changes.
///
/// It reads files, so call it only from threads that may block. It keeps one summary for each run in the folder and one
/// record for each scenario.
package final class RunIndex: Sendable {
  private struct Entry {
    var file: FileIdentity
    var summary: RunSummary
    /// Whether the file is the record, not the timeline of a run without one.
    var hasRecord: Bool { summary.state == .finished || summary.state == .unreadable }
  }

  private struct State {
    var entries: [RunIdentifier: Entry] = [:]
    /// The newest finished run of each scenario, without the parts that only its page needs.
    var newest: [String: (run: RunIdentifier, file: FileIdentity, record: RunRecord)] = [:]
    /// Whether every run was read once.
    var isComplete = false
    var unreadable: UInt64 = 0
  }

  /// The folder.
  package let folder: ResultsFolder
  private let state = Lock(State())

  /// An empty index.
  package init(folder: ResultsFolder) { self.folder = folder }

  /// The number of unreadable records; each version of a file counts once.
  package var unreadableRecords: UInt64 { state.withLock { $0.unreadable } }

  /// The runs that match a query.
  ///
  /// - Throws: ``FileFailure`` of kind `open`: the folder cannot be read.
  package func list(_ query: RunQuery) throws(FileFailure) -> RunList {
    let named = try folder.runs().filter { query.admits($0) }
    // Names suffice, and reading all records would take long. Folders without a run are then included in the total.
    guard query.needsSummaries || isComplete else {
      return RunList(
        runs: named.dropFirst(query.offset).prefix(query.limit).compactMap { summary(of: $0) }, total: named.count)
    }
    let found = named.compactMap { summary(of: $0) }.filter { query.admits($0) }
    return RunList(runs: Array(found.dropFirst(query.offset).prefix(query.limit)), total: found.count)
  }

  /// The summary of a run; nil if there is no such run.
  package func summary(of run: RunIdentifier) -> RunSummary? {
    // A known record whose file is unchanged: one stat call, because there may be thousands.
    if let known = state.withLock({ $0.entries[run] }), known.hasRecord,
      FileIdentity(path: "\(folder.path)/\(run)/\(RunFolder.recordName)") == known.file
    {
      return known.summary
    }
    guard folder.isWhole(run), let path = folder.path(of: run), let activity = RunActivity(path: path) else {
      return nil
    }
    if activity.state == .running { return RunSummary(run, state: .running) }
    let name = activity.state == .finished ? RunFolder.recordName : RunFolder.timelineName
    guard let file = FileIdentity(path: "\(path)/\(name)") else {
      return RunSummary(run, state: activity.state, note: "capacity search")
    }
    if let known = state.withLock({ $0.entries[run] }), known.file == file { return known.summary }
    return read(run, path, file, activity.state)
  }

  private func read(_ run: RunIdentifier, _ path: String, _ file: FileIdentity, _ runState: RunState) -> RunSummary {
    do throws(FileFailure) {
      let record = try RecordFile.load(path: path, withTimeline: false).record
      let summary = RunSummary(run, state: runState, record: record)
      state.withLock { state in
        state.entries[run] = Entry(file: file, summary: summary)
        guard runState == .finished else { return }
        let known = state.newest[summary.scenario]
        guard known.map({ $0.run.folder <= run.folder }) ?? true else { return }
        state.newest[summary.scenario] = (run, file, Self.light(record))
      }
      return summary
    } catch {
      let summary = RunSummary(run, state: runState == .finished ? .unreadable : runState, note: error.description)
      state.withLock { state in
        state.entries[run] = Entry(file: file, summary: summary)
        state.unreadable += 1
      }
      return summary
    }
  }

  /// The record without timeline, workers and samples, which metrics do not need.
  private static func light(_ record: RunRecord) -> RunRecord {
    var record = record
    record.timeline = []
    record.workers = []
    return record
  }

  /// Whether every run was read once.
  package var isComplete: Bool { state.withLock { $0.isComplete } }

  /// Reads all new runs and forgets those that no longer exist.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  package func refresh() throws(FileFailure) {
    let runs = try folder.runs()
    let there = Set(runs)
    state.withLock { state in
      state.entries = state.entries.filter { there.contains($0.key) }
      state.newest = state.newest.filter { there.contains($0.value.run) }
    }
    // Oldest first, so that the newest of each scenario stays.
    for run in runs.reversed() { _ = summary(of: run) }
    state.withLock { $0.isComplete = true }
  }

  /// The newest finished run of each scenario, by the scenario's name; nil before every run was read.
  package var newestRecords: [RunRecord]? {
    state.withLock { state in
      state.isComplete ? state.newest.sorted { $0.key < $1.key }.map(\.value.record) : nil
    }
  }

  /// The number of runs of each outcome, `lost`, `unreadable` and `none` included; nil before every run was read.
  package var outcomes: [String: Int]? {
    state.withLock { state in
      guard state.isComplete else { return nil }
      return state.entries.values.reduce(into: [:]) { counts, entry in
        let summary = entry.summary
        let name = summary.state == .finished ? summary.outcome?.rawValue ?? "none" : summary.state.rawValue
        counts[name, default: 0] += 1
      }
    }
  }

  /// The scenarios of the runs read so far, by name.
  package var scenarios: [String] { state.withLock { Set($0.entries.values.map(\.summary.scenario)).sorted() } }

  /// The newest run in progress; nil if there is none.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  package func running() throws(FileFailure) -> RunIdentifier? {
    // A run in progress is among the newest: a long soak next to many short runs is still found.
    try folder.runs().prefix(Self.runningAmong).first { run in
      guard folder.isWhole(run), let path = folder.path(of: run) else { return false }
      return RunActivity(path: path)?.state == .running
    }
  }

  private static let runningAmong = 200
}
