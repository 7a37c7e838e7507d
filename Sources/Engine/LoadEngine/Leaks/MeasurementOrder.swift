internal import LoadScenario

/// What the supervisor asks of a measuring process: the first line on its standard input.
struct MeasurementOrder: Sendable, Codable {
  var plan: Plan
  /// Nil: a timed run.
  var leakCheck: LeakCheckOrder?

  /// Where everything lies in the memory that both share.
  var layout: RunLayout {
    RunLayout(
      plan: plan, leakWindows: leakCheck == nil ? 0 : LeakPasses.maximumWindows + 1 + LeakMeasurement.furtherRows)
  }
}
