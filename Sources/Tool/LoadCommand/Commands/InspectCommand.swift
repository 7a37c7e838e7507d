internal import ArgumentParser
internal import LoadEngine
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest inspect`: says what a scenario would do, and runs nothing.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Validates scenarios and prints their plans; runs nothing.")

  @Argument(
    help: ArgumentHelp("Scenario files, or - for standard input.", valueName: "scenario"),
    completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Flag(help: "Print the plans as JSON.")
  var json = false

  func run() async throws {
    for plan in try await ScenarioLoading.plans(scenarios) {
      let estimate = PlanEstimate(plan)
      if json {
        try Diagnostics.report(
          try OrderedJSONEncoder(isPretty: true).encode(
            Inspection(plan: plan, estimate: estimate, cells: plan.cells.map(Cell.init)))
            + "\n")
      } else {
        try Diagnostics.report(PlanSummary(plan: plan, estimate: estimate).text())
      }
    }
  }

  private struct Inspection: Encodable {
    var plan: Plan
    var estimate: PlanEstimate
    var cells: [Cell]
  }

  /// One of the runs, by the names that a record uses.
  private struct Cell: Encodable {
    var target: String
    var executor: String
    var threads: Int
    var repetition: Int

    init(_ cell: PlanCell) {
      target = cell.plan.target.labelWithConfig
      executor = cell.plan.executor.rawValue
      threads = cell.plan.workerCount
      repetition = cell.repetition
    }
  }
}
