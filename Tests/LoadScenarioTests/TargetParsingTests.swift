import Foundation
import LoadScenario
import Testing

/// Which code a scenario names.
struct TargetParsingTests {
  /// Knows a plugin at one absolute path only.
  private func catalog(_ absolute: String) -> TargetCatalog {
    TargetCatalog(named: Catalogue.targets) { path throws(TargetCatalog.Failure) in
      guard path == absolute else {
        throw TargetCatalog.Failure(isUnreadable: true, message: "asked for \(path)")
      }
      return TargetCatalog.Target(operations: [TargetCatalog.Operation(name: "pump")])
    }
  }

  private func text(_ plugin: String) -> String {
    ScenarioText.with("\"target\":{\"plugin\":\"\(plugin)\",\"config\":{\"n\":1}}", mix: #"{"pump":1}"#)
  }

  @Test(arguments: [
    ("/data/load/high.json", "pump.so", "/data/load/pump.so"),
    ("/data/load/high.json", "../lib/./pump.so", "/data/lib/pump.so"),
    ("/data/load/high.json", "/opt/pump.so", "/opt/pump.so"),
    ("/high.json", "pump.so", "/pump.so"),
    ("/high.json", "../../pump.so", "/pump.so"),
    ("high.json", "pump.so", FileManager.default.currentDirectoryPath + "/pump.so"),
    ("load/high.json", "lib/pump.so", FileManager.default.currentDirectoryPath + "/load/lib/pump.so"),
  ])
  func aPluginIsRelativeToTheScenario(_ scenario: String, _ plugin: String, _ absolute: String) throws {
    let plan = try ScenarioText.plan(text(plugin), path: scenario, catalog: catalog(absolute))
    #expect(plan.target == TargetReference(source: .plugin(path: absolute), config: #"{"n":1}"#))
  }

  @Test
  func operationsMayDependOnTheConfiguration() throws {
    let catalog = TargetCatalog(
      named: ["queries": TargetCatalog.Target(operations: [])],
      configured: { name, config throws(TargetCatalog.Failure) in
        guard config == #"{"n":1}"# else { throw TargetCatalog.Failure(message: "target 'queries': no 'n'") }
        return TargetCatalog.Target(operations: [TargetCatalog.Operation(name: "first")])
      },
      plugin: { path throws(TargetCatalog.Failure) in throw TargetCatalog.Failure(message: path) })
    func text(_ config: String, _ operation: String = "first") -> String {
      ScenarioText.with(#""target":{"name":"queries","config":\#(config)}"#, mix: #"{"\#(operation)":1}"#)
    }
    #expect(try ScenarioText.plan(text(#"{"n": 1}"#), catalog: catalog).groups[0].mix.map(\.operation) == ["first"])
    let unknown = #expect(throws: ScenarioErrors.self) {
      try ScenarioText.plan(text(#"{"n": 1}"#, "frist"), catalog: catalog)
    }
    #expect(unknown?.errors.first?.suggestion == "first")
    let refused = #expect(throws: ScenarioErrors.self) { try ScenarioText.plan(text("{}"), catalog: catalog) }
    #expect(refused?.errors.map(\.path) == ["target.name"])
    #expect(refused?.errors.map(\.message) == ["target 'queries': no 'n'"])
  }

  @Test(arguments: [("missing.so", ScenarioError.Category.unreadable), ("broken.so", .invalid)])
  func aPluginThatCannotBeUsedSaysWhichWay(_ plugin: String, _ category: ScenarioError.Category) {
    let errors = #expect(throws: ScenarioErrors.self) { try ScenarioText.plan(text(plugin)) }
    #expect(errors?.errors.map(\.category) == [category])
    #expect(errors?.errors.first?.path == "target.plugin")
  }

  @Test func aPluginsOperationsAreChecked() {
    let wrong = ScenarioText.with(#""target":{"plugin":"/lib/pump.so"}"#, mix: #"{"pumb":1}"#)
    #expect(
      ScenarioText.errors(wrong) == [
        "test.json:1:21: error: mix.pumb: unknown operation of target '/lib/pump.so'; did you mean 'pump'?"
      ])
  }

  @Test func asynchronousOperationsRunInTasks() throws {
    let text = ScenarioText.with(#""target":"calibration","executor":"tasks""#, mix: #"{"async_noop":1}"#)
    #expect(try ScenarioText.plan(text).executor == .tasks)
    #expect(ScenarioText.errors(text, overrides: ScenarioOverrides(executor: "dispatch")).count == 1)
  }
}
