public import LoadRecord
internal import LoadScenario

/// What a run's page is made of.
public struct RunPageContent: Sendable {
  /// One of several runs.
  public struct Cell: Sendable {
    /// What tells it from the others.
    public var label: String
    /// The alternative that it is a repetition of.
    public var alternative: String
    /// Its record.
    public var record: RunRecord
    /// Where its own page lies, relative to this one.
    public var link: String?
  }

  /// The record, judged where it can be.
  public var record: RunRecord
  /// What the run is called: its folder's name.
  public var name: String
  /// Its seconds.
  public var timeline: RunTimeline
  /// The runs below a record of several.
  public var cells: [Cell] = []
  /// Runs to draw the distribution of beside this one's.
  public var baseline: [RunRecord] = []

  /// The page's name in a run folder.
  public static let fileName = "report.html"

  /// The content for a record alone.
  public init(record: RunRecord, name: String) {
    self.record = record
    self.name = name
    timeline = RunTimeline(of: record)
  }

  /// The content for a saved run.
  ///
  /// - Parameters:
  ///   - path: a run folder, a `result.json` or a `timeline.jsonl`.
  ///   - record: the record to show in place of the saved one: judged anew, for instance.
  ///   - cellLink: where the page of one of several runs lies; nil: it has none.
  /// - Throws: ``FileFailure``.
  public static func load(
    path: String, record: RunRecord? = nil, baseline: [RunRecord] = [],
    cellLink: (Int) -> String? = { "\(RunFolder.cellPath($0))/\(fileName)" }
  ) throws(FileFailure) -> RunPageContent {
    let file = try RecordFile.load(path: path, withTimeline: false)
    let record = record ?? file.record
    var content = RunPageContent(record: record, name: name(of: path))
    content.baseline = baseline
    // The folder above several runs has a timeline of one line: what will run.
    let plans = record.scenario.cells
    let cells = try file.cells(withTimeline: false)
    if plans.count > 1 {
      content.cells = zip(plans, cells).map { plan, cell in
        let repetition = record.scenario.repetitions > 1 ? ", repetition \(plan.repetition + 1)" : ""
        return Cell(
          label: plan.label + repetition, alternative: plan.label, record: cell.record, link: cellLink(plan.number))
      }
    } else if let timeline = file.timelinePath {
      content.timeline = try RunTimeline.load(path: timeline)
      content.timeline.takeOffered(from: record)
    }
    return content
  }

  /// The last part of a path that names a run rather than a file of it.
  private static func name(of path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != RunFolder.recordName && $0 != RunFolder.timelineName }
    guard let last = parts.last else { return path }
    // One of several runs is called by the folder above.
    if parts.count > 2, parts[parts.count - 2] == "cells" { return parts.suffix(3).joined(separator: "/") }
    return String(last)
  }
}
