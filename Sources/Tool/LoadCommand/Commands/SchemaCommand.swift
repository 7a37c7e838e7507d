internal import ArgumentParser
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest schema`: the JSON Schema of scenario files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema (2020-12) of scenario files.")

  @Flag(help: "Print the reference of threshold metrics instead, as Markdown.")
  var metrics = false

  func run() throws { try Diagnostics.report(metrics ? MeasuredFigure.reference : ScenarioSchema.json) }
}
