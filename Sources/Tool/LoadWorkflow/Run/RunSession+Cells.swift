internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict

extension RunSession {
  /// Makes all runs of the plan one after another, each with its own folder, then writes their combined record.
  ///
  /// A run that fails or breaks does not stop the others; an interrupt does. If this throws, the folders of the runs
  /// hold what was measured, and `report` combines it.
  func several(_ folder: RunFolder) async throws -> ExitStatus {
    try folder.begin(plan)
    var records: [RunRecord] = []
    var isInterrupted = false
    for cell in plan.cells where !isInterrupted {
      let cellFolder = try folder.makeCell(cell.number)
      settings.output.note("\(RunFolder.cellPath(cell.number)) of \(plan.cellCount): \(cell.label)")
      let run: Measuring.Run
      do {
        run = try await measuring.measure(cell.plan, in: cellFolder)
      } catch let refusal as Measuring.Refusal {
        throw Measuring.Refusal(message: "\(cell.label): \(refusal.message)")
      }
      isInterrupted = run.endedAtOnce || run.record.ending.kind == .interrupted
      if run.endedAtOnce {
        noteEndedAtOnce(cellFolder)
      } else {
        try run.save()
        records.append(run.record)
      }
    }
    guard let combined = CombinedRuns.combine(records, of: plan, isInterrupted: isInterrupted) else {
      return .interrupted
    }
    return try conclude(
      RunPageContent(record: combined, name: folder.name, runs: records), cells: records, in: folder)
  }
}
