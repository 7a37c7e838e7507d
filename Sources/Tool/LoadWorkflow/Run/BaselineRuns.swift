internal import LoadHistory
internal import LoadRecord
internal import LoadScenario

/// Finds the runs that `run --baseline` compares with.
enum BaselineRuns {
  /// The runs of a file or folder, or of the baseline of a name that was saved for the plan's scenario on this machine.
  static func load(_ name: String, _ plan: Plan, outputFolder: String) throws(FileFailure) -> [RunRecord] {
    let machine = HostRecord.current().fingerprint
    let folders = ["\(outputFolder)/baselines", "results/baselines"]
    let found = folders.flatMap { BaselineStore(folder: $0).list() }.first {
      $0.name == name && $0.scenario == plan.name && $0.machine == machine
    }
    do throws(FileFailure) {
      return try RunSets.load([found?.path ?? name])
    } catch {
      guard error.kind == .open else { throw error }
      throw FileFailure(
        .open,
        "there is no baseline '\(name)' of scenario '\(plan.name)' on this machine, and no such file; 'loadtest baseline "
          + "save --name \(name) RUN…' makes one")
    }
  }
}
