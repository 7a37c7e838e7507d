internal import LoadRecord
internal import LoadReport
internal import LoadScenario

/// Follows the files of one run and turns what was added into changes of a view. Used by one thread.
struct LiveFollower: ~Copyable {
  /// A change of the run.
  enum Change {
    /// The next of several runs began: clients must discard the previous run's points.
    case restarted
    /// A second was measured; with its number.
    case point(LivePoint, number: Int)
    /// The phase or the messages changed.
    case status
    /// The run has ended; no change follows.
    case ended
  }

  private let folder: ResultsFolder
  private let run: RunIdentifier
  private(set) var view: LiveRun
  private var reader: TimelineReader?
  private var builder = RecordBuilder()
  private var cell: Int?

  init(folder: ResultsFolder, run: RunIdentifier) {
    self.folder = folder
    self.run = run
    view = LiveRun(status: LiveStatus(run))
  }

  /// Reads new content.
  mutating func look() -> [Change] {
    guard !view.status.isOver else { return [] }
    guard folder.isWhole(run), let path = folder.path(of: run), let activity = RunActivity(path: path) else {
      view.status.phase = .lost
      view.status.reasons = ["the run folder no longer exists"]
      return [.ended]
    }
    let before = view.status
    var changes: [Change] = []
    // The rest of an earlier run of several is in its record: the newest run is shown.
    if reader == nil || cell != activity.cell { changes += open(path, activity.cell) }
    changes += read()
    if activity.isChecking, view.status.phase == .measuring { view.status.phase = .checking }
    if activity.state != .running { conclude(path, activity.state) }
    if view.status.isOver { return changes + [.ended] }
    if view.status != before { changes.append(.status) }
    return changes
  }

  private mutating func open(_ path: String, _ newCell: Int?) -> [Change] {
    let place = newCell.map { "\(path)/\(RunFolder.cellPath($0))" } ?? path
    guard let opened = try? TimelineReader(path: "\(place)/\(RunFolder.timelineName)") else { return [] }
    let isFirst = reader == nil
    reader = consume opened
    cell = newCell
    builder = RecordBuilder()
    view.restart()
    view.status.phase = .starting
    return isFirst ? [] : [.restarted]
  }

  private mutating func read() -> [Change] {
    var changes: [Change] = []
    do throws(FileFailure) {
      while let line = try reader?.next() {
        builder.add(line)
        switch line {
        case .start(let start): view.status.take(start.plan, cell: cell)
        case .ready(let ready):
          view.status.phase = .measuring
          view.status.startedAt = ready.startedAt
          view.status.warnings = ready.warnings
        case .interval(let interval):
          guard let last = builder.lastPoint else { break }
          let point = LivePoint(last, interval, after: view.points.last)
          changes.append(.point(point, number: view.nextNumber))
          view.append(point)
        case .end(let end):
          view.status.phase = .checking
          view.status.warnings += end.warnings.filter { !view.status.warnings.contains($0) }
        }
      }
    } catch {
      if !view.status.warnings.contains(error.description) { view.status.warnings.append(error.description) }
    }
    return changes
  }

  private mutating func conclude(_ path: String, _ state: RunState) {
    guard state == .finished else {
      view.status.phase = .lost
      view.status.reasons = ["the run was lost: nothing has been written to its folder for too long"]
      return
    }
    view.status.phase = .ended
    do throws(FileFailure) {
      let record = try RecordFile.load(path: path, withTimeline: false).record
      view.status.outcome = record.verdict?.outcome
      view.status.reasons = record.verdict?.reasons ?? []
      view.status.warnings = record.environment.warnings
    } catch {
      view.status.reasons = [error.description]
    }
  }
}
