internal import LoadHistory
package import LoadRecord
internal import LoadScenario

/// Finds the runs to compare with, by the name of a baseline or by path.
package struct BaselineRuns {
  /// The scenario and the machine of a named baseline.
  private let scenario: String
  private let machine: String
  /// The folders that may contain baselines.
  private let folders: [String]

  private static let usualFolder = "results/baselines"

  /// - Parameter outputFolder: the output folder of the runs that are compared.
  init(scenario: String, machine: String, outputFolder: String) {
    self.scenario = scenario
    self.machine = machine
    folders = ["\(outputFolder)/baselines", Self.usualFolder]
  }

  /// Baselines for a saved run, from the usual folder or beside the run.
  package init(for record: RunRecord, at path: String) {
    scenario = record.scenario.name
    machine = record.host.fingerprint
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // The output folder of a run folder, or of a file in one.
    let above = [1, 2].filter { parts.count > $0 }.map { parts.dropLast($0).joined(separator: "/") + "/baselines" }
    folders = above + [Self.usualFolder]
  }

  /// The runs of a named baseline, or of a file or folder.
  package func load(_ name: String) throws(FileFailure) -> [RunRecord] {
    let found = folders.flatMap { BaselineStore(folder: $0).list() }.first {
      $0.name == name && $0.scenario == scenario && $0.machine == machine
    }
    do throws(FileFailure) {
      return try RunSets.load([found?.path ?? name])
    } catch {
      guard error.kind == .open else { throw error }
      throw FileFailure(
        .open,
        "no baseline '\(name)' of scenario '\(scenario)' on machine \(machine), and no such file; create it with "
          + "'loadtest baseline save --name \(name) RUN…'")
    }
  }
}
