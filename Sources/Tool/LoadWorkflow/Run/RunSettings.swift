internal import LoadScenario

/// What a command line says of its runs, beside their plans.
package struct RunSettings: Sendable {
  /// All scenario files of the command line.
  package var scenarios: [String]
  /// Where records go.
  package var output: SessionOutput
  /// Whether a person follows the runs.
  package var showsProgress = true
  /// Whether the runs are made in this process.
  package var inProcess = false
  /// Whether each run is profiled.
  package var profilesCPU = false
  /// What to compare with: a saved baseline's name, or runs; nil: nothing.
  package var baseline: String?
  /// Where each second's figures go too; nil: nowhere.
  package var statsd: HostAndPort?
  /// When the measured phase begins, nanoseconds since the epoch; nil: as soon as it can.
  package var startNanosecondsSinceEpoch: UInt64?

  /// The runs of these files.
  package init(scenarios: [String], output: SessionOutput) {
    self.scenarios = scenarios
    self.output = output
  }

  /// What keeps a plan from being run so.
  func check(_ plan: Plan) throws(Failure) {
    guard plan.cellCount > 1 else { return }
    if inProcess {
      throw Failure(
        .usage,
        "\(plan.file ?? plan.name): \(plan.cellCount) runs need a process each: leave out --in-process, or make one run "
          + "of one target on one executor")
    }
    if startNanosecondsSinceEpoch != nil {
      throw Failure(
        .usage,
        "\(plan.file ?? plan.name): --start-at is the start of one run, and this scenario makes \(plan.cellCount)")
    }
  }
}
