internal import LoadHistory
package import LoadRecord
internal import LoadScenario

/// Finds the runs to compare with by the name that they were saved under, or by their place.
package struct BaselineRuns {
  /// The scenario and the machine that a name's runs must be of.
  private let scenario: String
  private let machine: String
  /// Where baselines may be kept.
  private let folders: [String]

  private static let usualFolder = "results/baselines"

  /// - Parameter outputFolder: where the runs go that are compared.
  init(scenario: String, machine: String, outputFolder: String) {
    self.scenario = scenario
    self.machine = machine
    folders = ["\(outputFolder)/baselines", Self.usualFolder]
  }

  /// Baselines for a saved run, kept where baselines usually are or beside the run.
  package init(for record: RunRecord, at path: String) {
    scenario = record.scenario.name
    machine = record.host.fingerprint
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // The output folder of a run folder, of a file in one.
    let above = [1, 2].filter { parts.count > $0 }.map { parts.dropLast($0).joined(separator: "/") + "/baselines" }
    folders = above + [Self.usualFolder]
  }

  /// The runs of the baseline of a name, or of a file or folder.
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
        "no baseline '\(name)' of scenario '\(scenario)' on machine \(machine), and no such file; 'loadtest baseline save "
          + "--name \(name) RUN…' makes one")
    }
  }
}
