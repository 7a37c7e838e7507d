public import LoadRecord
internal import LoadScenario

/// The input of a run's page.
public struct RunPageContent: Sendable {
  /// One of several runs.
  public struct Cell: Sendable {
    /// The label that distinguishes it from the others.
    public var label: String
    /// The alternative that it is a repetition of.
    public var alternative: String
    /// Its record.
    public var record: RunRecord
    /// The location of its own page, relative to this one.
    public var link: String?
  }

  /// The record, judged if possible.
  public var record: RunRecord
  /// The name of the run: that of its folder.
  public var name: String
  /// Its seconds.
  public var timeline: RunTimeline
  /// The runs below a record of several.
  public var cells: [Cell] = []
  /// Runs whose distribution is shown beside this one's.
  public var baseline: [RunRecord] = []

  /// The page's name in a run folder.
  public static let fileName = "report.html"

  /// The content for a record.
  ///
  /// - Parameters:
  ///   - name: the name of the run: see ``name(of:)``.
  ///   - timeline: its seconds; nil: those in the record itself.
  public init(record: RunRecord, name: String, timeline: RunTimeline? = nil) {
    self.record = record
    self.name = name
    self.timeline = timeline ?? RunTimeline(of: record)
    if timeline != nil { self.timeline.takeOffered(from: record) }
  }

  /// The content for a record of several runs.
  ///
  /// - Parameters:
  ///   - runs: the records of the runs, in the plan's order; fewer if not all were performed.
  ///   - cellLink: the location of the page of one of them; nil: it has none.
  public init(
    record: RunRecord, name: String, runs: [RunRecord],
    cellLink: (Int) -> String? = { "\(RunFolder.cellPath($0))/\(fileName)" }
  ) {
    self.init(record: record, name: name)
    cells = zip(record.scenario.cells, runs).map { plan, run in
      let repetition = record.scenario.repetitions > 1 ? ", repetition \(plan.repetition + 1)" : ""
      return Cell(label: plan.label + repetition, alternative: plan.label, record: run, link: cellLink(plan.number))
    }
  }

  /// The content for a saved run.
  ///
  /// - Parameters:
  ///   - path: a run folder, a `result.json` or a `timeline.jsonl`.
  ///   - record: the record to show in place of the saved one, such as one that was judged again.
  ///   - cellLink: the location of the page of one of several runs; nil: it has none.
  /// - Throws: ``FileFailure``.
  public static func load(
    path: String, record: RunRecord? = nil, baseline: [RunRecord] = [],
    cellLink: (Int) -> String? = { "\(RunFolder.cellPath($0))/\(fileName)" }
  ) throws(FileFailure) -> RunPageContent {
    let file = try RecordFile.load(path: path, withTimeline: false)
    let record = record ?? file.record
    var content: RunPageContent
    // The folder above several runs has a timeline of one line: the plan.
    if record.scenario.cells.count > 1 {
      let runs = try file.cells(withTimeline: false).map(\.record)
      content = RunPageContent(record: record, name: name(of: path), runs: runs, cellLink: cellLink)
    } else {
      let timeline = try file.timelinePath.map { path throws(FileFailure) in try RunTimeline.load(path: path) }
      content = RunPageContent(record: record, name: name(of: path), timeline: timeline)
    }
    content.baseline = baseline
    return content
  }

  /// The last part of a path that names a run rather than a file of it.
  public static func name(of path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != RunFolder.recordName && $0 != RunFolder.timelineName }
    guard let last = parts.last else { return path }
    // One of several runs is named after the folder above.
    if parts.count > 2, parts[parts.count - 2] == "cells" { return parts.suffix(3).joined(separator: "/") }
    return String(last)
  }
}
