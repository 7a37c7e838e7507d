import LoadScenario

/// Scenario files in memory.
enum ScenarioText {
  /// A right scenario with further members, as JSON text.
  static func with(
    _ members: String = "", threads: String? = "2", mix: String? = #"{"get_status":1}"#,
    length: String? = #""duration":"1s""#
  ) -> String {
    var all = [threads.map { "\"threads\":\($0)" }, mix.map { "\"mix\":\($0)" }, length].compactMap { $0 }
    if !members.isEmpty { all.append(members) }
    return "{" + all.joined(separator: ",") + "}"
  }

  /// The plan of a text.
  static func plan(
    _ text: String, path: String = "test.json", overrides: ScenarioOverrides = ScenarioOverrides(),
    catalog: TargetCatalog = Catalogue.standard, randomSeed: () -> UInt64 = { 4711 }
  ) throws(ScenarioErrors) -> Plan {
    try ScenarioFile.parse(
      Array(text.utf8), path: path, overrides: overrides, catalog: catalog, randomSeed: randomSeed)
  }

  /// Everything that is wrong with a text, one line each; empty for a right one.
  static func errors(
    _ text: String, path: String = "test.json", overrides: ScenarioOverrides = ScenarioOverrides(),
    catalog: TargetCatalog = Catalogue.standard
  ) -> [String] {
    do throws(ScenarioErrors) {
      _ = try plan(text, path: path, overrides: overrides, catalog: catalog)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }
}
