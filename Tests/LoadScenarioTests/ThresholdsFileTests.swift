import Foundation
import LoadScenario
import Testing

/// Thresholds in a file of their own.
struct ThresholdsFileTests {
  private func with<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try TemporaryFolder.with { folder in
      let path = folder + "/limits.json"
      try Data(text.utf8).write(to: URL(filePath: path))
      return try body(path)
    }
  }

  private let scenario = ScenarioText.with(#""thresholds":{"failures":["count == 0"]}"#)

  @Test(arguments: [
    #"{"latency{operation:get_status}":["p(99) < 1ms"]}"#,
    #"{"thresholds":{"latency{operation:get_status}":["p(99) < 1ms"]}}"#,
  ])
  func theyReplaceTheScenarios(_ text: String) throws {
    try with(text) { path in
      let plan = try ScenarioText.plan(scenario, overrides: ScenarioOverrides(thresholdsFile: path))
      #expect(plan.thresholds.map(\.expression) == ["p(99) < 1ms"])
      #expect(plan.thresholds.first?.selectors == [.operation: "get_status"])
      let alone = try ThresholdsFile.load(path: path)
      #expect(alone == plan.thresholds)
    }
  }

  @Test(
    "a file without a threshold is an error: it would let everything pass", arguments: ["{}", #"{"thresholds":{}}"#])
  func noneIsAnError(_ text: String) throws {
    try with(text) { path in
      let expected = "the file has no thresholds; write, for example, { \"latency\": [\"p(99) < 5ms\"] }"
      let errors = ScenarioText.errors(scenario, overrides: ScenarioOverrides(thresholdsFile: path))
      #expect(errors.count == 1 && errors[0].contains(expected), "\(errors)")
      #expect(throws: ScenarioErrors.self) { try ThresholdsFile.load(path: path) }
      #expect(throws: ScenarioErrors.self) { try BenchmarkThresholdsFile.load(path: path, rows: ["get_status"]) }
    }
  }

  @Test func theirNamesAreCheckedAgainstThePlan() throws {
    try with(#"{"latency{operation:health_check}":["p(99) < 1ms"],"leaks":["count == 0"]}"#) { path in
      #expect(
        ScenarioText.errors(scenario, overrides: ScenarioOverrides(thresholdsFile: path)) == [
          "\(path):1:2: error: latency{operation:health_check}: unknown operation 'health_check': the plan has get_status",
          "\(path):1:52: error: leaks: requires the leak check: set \"memory\": { \"leaks\": \"detect\" }",
        ])
      // A record may come from a tool that measures more.
      let alone = try ThresholdsFile.load(path: path)
      #expect(alone.count == 2)
      let ofRecord = #expect(throws: ScenarioErrors.self) {
        try ThresholdsFile.load(path: path, plan: try ScenarioText.plan(scenario))
      }
      #expect(ofRecord?.errors.map(\.message) == ["unknown operation 'health_check': the plan has get_status"])
    }
  }

  @Test func theirErrorsComeAfterTheScenarios() throws {
    try with(#"{"speed":[],"latency":["mean"]}"#) { path in
      let errors = ScenarioText.errors(
        ScenarioText.with("\"pin\":1"), overrides: ScenarioOverrides(thresholdsFile: path))
      #expect(errors.map { $0.hasPrefix("test.json:") } == [true, false, false])
      #expect(errors.dropFirst().allSatisfy { $0.hasPrefix(path + ":1:") })
      let own = #expect(throws: ScenarioErrors.self) { try ThresholdsFile.load(path: path) }
      #expect(own?.errors.map(\.description) == Array(errors.dropFirst()))
    }
  }

  @Test func aMissingFileIsUnreadable() {
    let errors = #expect(throws: ScenarioErrors.self) {
      try ScenarioText.plan(scenario, overrides: ScenarioOverrides(thresholdsFile: "/nowhere/limits.json"))
    }
    #expect(errors?.errors.map(\.category) == [.unreadable])
    #expect(errors?.description == "/nowhere/limits.json: cannot be read: No such file or directory")
  }
}
