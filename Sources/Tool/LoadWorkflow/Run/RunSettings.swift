internal import LoadScenario

/// The settings of a command line, besides the plans of its runs.
package struct RunSettings: Sendable {
  /// All scenario files of the command line.
  package var scenarios: [String]
  /// The output folder and files.
  package var output: SessionOutput
  /// Whether progress is shown.
  package var showsProgress = true
  /// Whether runs are measured in this process.
  package var inProcess = false
  /// Whether each run is profiled.
  package var profilesCPU = false
  /// The baseline to compare with: the name of a saved one, or runs; nil: none.
  package var baseline: String?
  /// The StatsD server that receives the figures of each second; nil: none.
  package var statsd: HostAndPort?
  /// The start of the measured phase, in nanoseconds since the epoch; nil: as soon as possible.
  package var startNanosecondsSinceEpoch: UInt64?

  package init(scenarios: [String], output: SessionOutput) {
    self.scenarios = scenarios
    self.output = output
  }

  /// Throws if a plan cannot be run with these settings.
  func check(_ plan: Plan) throws(Failure) {
    guard plan.cellCount > 1 else { return }
    if inProcess {
      throw Failure(
        .usage,
        "\(plan.file ?? plan.name): \(plan.cellCount) runs need separate processes: remove --in-process, or make one "
          + "run of one target on one executor")
    }
    if startNanosecondsSinceEpoch != nil {
      throw Failure(
        .usage,
        "\(plan.file ?? plan.name): --start-at applies to one run, but this scenario makes \(plan.cellCount)")
    }
  }
}
