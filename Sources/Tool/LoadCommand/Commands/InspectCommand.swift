internal import ArgumentParser
internal import LoadEngine
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest inspect`: prints the plan of a scenario. For a scenario with a leak check it performs a few operations, to
/// estimate how long the check takes.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Validates scenarios and prints their plans.",
    discussion: """
      Runs no scenario. To estimate the duration of a leak check, a few operations are performed in a separate \
      process.
      """)

  @Argument(
    help: ArgumentHelp("Scenario files, or - for standard input.", valueName: "scenario"),
    completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Flag(help: "Print the plans as JSON.")
  var json = false

  func run() async throws {
    for plan in try await ScenarioLoading.plans(scenarios) {
      let estimate = PlanEstimate(plan)
      var leakEstimate: LeakCheckEstimate?
      do {
        leakEstimate = try await LeakEstimating.estimate(plan)
      } catch let refusal as Measuring.Refusal {
        Diagnostics.note(
          "\(plan.file ?? plan.name): cannot estimate the duration of the leak check: \(refusal.message)")
      }
      if json {
        try Diagnostics.report(
          try OrderedJSONEncoder(isPretty: true).encode(
            Inspection(
              plan: plan, estimate: estimate, leakCheck: leakEstimate, cells: plan.cells.map(Cell.init)))
            + "\n")
      } else {
        try Diagnostics.report(PlanSummary(plan: plan, estimate: estimate, leakEstimate: leakEstimate).text())
      }
    }
  }

  private struct Inspection: Encodable {
    var plan: Plan
    var estimate: PlanEstimate
    var leakCheck: LeakCheckEstimate?
    var cells: [Cell]
  }

  /// One of the runs, with the keys that a record uses.
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
