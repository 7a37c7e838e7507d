internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadVerdict
internal import LoadWorkflow

extension RunSession {
  /// Makes all runs of the plan one after the other, each into a folder of its own, then writes the record above them.
  ///
  /// A run that fails or breaks does not keep the others from being made; an interrupt does. Where this throws, what
  /// was measured is in the folders of the runs, and `report` puts it together.
  func several(_ folder: RunFolder) async throws -> ExitStatus {
    _ = try start(folder, plan)
    var records: [RunRecord] = []
    var isInterrupted = false
    for cell in plan.cells where !isInterrupted {
      let cellFolder = try folder.makeCell(cell.number)
      note("\(RunFolder.cellPath(cell.number)) of \(plan.cellCount): \(cell.label)")
      let run: Run
      do {
        run = try await measure(cell.plan, in: cellFolder, start(cellFolder, cell.plan))
      } catch let refusal as Refusal {
        throw Refusal(message: "\(cell.label): \(refusal.message)")
      }
      isInterrupted = run.endedAtOnce || run.record.ending.kind == .interrupted
      if run.endedAtOnce {
        noteEndedAtOnce(cellFolder)
      } else {
        try run.folder.write(run.record)
        try RunPages.write(run.page, folder: run.folder)
        records.append(run.record)
      }
    }
    guard let combined = CombinedRuns.combine(records, of: plan, isInterrupted: isInterrupted) else {
      return .interrupted
    }
    let page = RunPageContent(record: combined, name: folder.name, runs: records)
    return try conclude(page, cells: records, in: folder)
  }

  private func note(_ text: String) {
    if !options.quiet { Diagnostics.note(text) }
  }
}
