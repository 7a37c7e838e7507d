package import LoadRecord
internal import LoadScenario

/// Reads and compares sets of runs.
package enum RunSets {
  /// The single runs of records, of records of several runs, of lists of records, and of saved baselines.
  ///
  /// - Parameter progress: called before each path is read.
  /// - Throws: ``FileFailure``.
  package static func load(
    _ paths: [String], progress: () -> Void = {}
  ) throws(FileFailure) -> [RunRecord] {
    var runs: [RunRecord] = []
    for path in paths {
      progress()
      if let baseline = try? BaselineStore.load(path: path) {
        runs += baseline.runs
        continue
      }
      for file in try RecordFile.loadEach(path: path) {
        guard file.record.scenario.alternatives == nil else {
          throw FileFailure(
            .content,
            "\(path) compares several alternatives: specify the folders of the runs to compare, such as \(path)/cells/0"
          )
        }
        let cells = try file.cells()
        runs += cells.isEmpty ? [file.record] : cells.map(\.record)
      }
    }
    return runs
  }

  /// Compares two sets of runs; throws if they are not comparable, unless forced.
  package static func compare(
    base: [RunRecord], new: [RunRecord], settings: RunComparison.Settings, isForced: Bool
  ) throws(FileFailure) -> RunComparison {
    let check = Comparability.check(base: base, new: new)
    guard check.refusals.isEmpty || isForced else {
      throw FileFailure(.content, "the runs cannot be compared: \(check.refusals.joined(separator: "; "))")
    }
    return RunComparison(check, settings: settings)
  }
}
