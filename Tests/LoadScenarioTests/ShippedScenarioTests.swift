import Foundation
import LoadScenario
import Testing

/// The scenarios that come with the tool, and their schema.
struct ShippedScenarioTests {
  static let names = Folders.names(in: Folders.scenarios, ending: ".json").filter { $0 != "scenario.schema" }
  static let costs = Folders.names(in: Folders.scenarios.appending(path: "costs"), ending: ".json")

  @Test func thereAreSome() { #expect(ShippedScenarioTests.names.count >= 12) }

  @Test(arguments: names)
  func itLoads(_ name: String) throws {
    let path = Folders.scenarios.appending(path: "\(name).json").path
    let plan = try ScenarioFile.load(path: path, catalog: Catalogue.standard) {
      Issue.record("\(name) has no seed of its own")
      return 0
    }
    #expect(plan.name == name)
    #expect(plan.description?.isEmpty == false)
    #expect(!plan.thresholds.isEmpty)
  }

  @Test(arguments: costs)
  func aCostScenarioHasOneOperation(_ name: String) throws {
    let path = Folders.scenarios.appending(path: "costs/\(name).json").path
    let plan = try ScenarioFile.load(path: path, catalog: Catalogue.standard) {
      Issue.record("\(name) has no seed of its own")
      return 0
    }
    #expect(plan.groups.map { $0.mix.map(\.operation) } == [[name]])
    #expect(plan.groups.map(\.workers) == [1])
    #expect(plan.timing == .sampled)
  }

  @Test(arguments: ["coordinated-omission", "mm1-50", "mm1-80", "closed-50", "closed-80"])
  func aTheoryScenarioPredictsWithThresholds(_ name: String) throws {
    let path = Folders.scenarios.appending(path: "theory/\(name).json").path
    let plan = try ScenarioFile.load(path: path, catalog: Catalogue.standard) {
      Issue.record("\(name) has no seed of its own")
      return 0
    }
    #expect(plan.target.source == .named("calibration"))
    #expect(
      plan.thresholds.contains { $0.comparison == .greater } && plan.thresholds.contains { $0.comparison == .less })
  }

  @Test func theTableNamesEachOnce() throws {
    let readme = try String(contentsOf: Folders.scenarios.appending(path: "README.md"), encoding: .utf8)
    let names = readme.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .flatMap { $0.split(separator: "|")[0].split(separator: "`").filter { $0.hasSuffix(".json") } }.map(String.init)
    #expect(
      names.sorted() == (ShippedScenarioTests.names.map { $0 + ".json" } + ["costs/*.json", "theory/*.json"]).sorted())
  }

  @Test func theSchemaFileIsWhatTheToolPrints() throws {
    let file = try String(contentsOf: Folders.scenarios.appending(path: "scenario.schema.json"), encoding: .utf8)
    #expect(file == ScenarioSchema.json)
  }

  @Test func theSchemaNamesTheKeysOfTheParser() throws {
    let schema = try JSONParser.parse(Array(ScenarioSchema.json.utf8))
    let properties = try #require(ShippedScenarioTests.member("properties", of: schema))
    guard case .object(let members) = properties.value else {
      Issue.record("'properties' is no object")
      return
    }
    // The parser names all its keys when one is near to none.
    let message = try #require(ScenarioText.errors(ScenarioText.with("\"zzzzzzzzzz\":1")).first)
    let list = try #require(message.split(separator: "expected one of ").last)
    #expect(members.map(\.key).sorted() == list.split(separator: ", ").map(String.init).sorted())
  }

  private static func member(_ key: String, of node: JSONNode) -> JSONNode? {
    guard case .object(let members) = node.value else { return nil }
    return members.first { $0.key == key }?.node
  }
}
