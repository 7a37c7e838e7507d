internal import ArgumentParser
internal import LoadEngine
internal import LoadRecord
internal import LoadReport
internal import LoadScenario

/// `loadtest inspect`: says what a scenario would do, and runs nothing.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Validates scenarios and prints their plans; runs nothing.")

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["json"]))
  var scenarios: [String]

  @Flag(help: "Print the plans as JSON.")
  var json = false

  func run() async throws {
    for plan in try await ScenarioLoading.plans(scenarios) {
      let estimate = PlanEstimate(plan)
      if json {
        try CommandFiles.report(
          try OrderedJSONEncoder(isPretty: true).encode(Inspection(plan: plan, estimate: estimate)) + "\n")
      } else {
        try CommandFiles.report(PlanSummary(plan: plan, estimate: estimate).text())
      }
    }
  }

  private struct Inspection: Encodable {
    var plan: Plan
    var estimate: PlanEstimate
  }
}
