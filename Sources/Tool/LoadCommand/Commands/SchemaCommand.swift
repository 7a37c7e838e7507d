internal import ArgumentParser
internal import LoadScenario

/// `loadtest schema`: the JSON Schema of scenario files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema (2020-12) of scenario files.")

  func run() throws { try CommandFiles.report(ScenarioSchema.json) }
}
