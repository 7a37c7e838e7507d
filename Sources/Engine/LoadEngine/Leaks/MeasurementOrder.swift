internal import LoadScenario

/// The order of the supervisor to a measuring process: the first line on its standard input.
struct MeasurementOrder: Sendable, Codable {
  var plan: Plan
  /// Nil: a timed run.
  var leakCheck: LeakCheckOrder?

  /// The layout of the shared memory.
  var layout: RunLayout {
    RunLayout(
      plan: plan, leakWindows: leakCheck == nil ? 0 : LeakPasses.maximumWindows + 1 + LeakMeasurement.furtherRows)
  }
}
