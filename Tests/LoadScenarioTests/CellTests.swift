import Foundation
import LoadScenario
import Testing

/// Scenarios of several runs.
struct CellTests {
  private let twins = #""target":["auto-instrumentation","auto-instrumentation-locked"]"#

  /// `label repetition` of every run.
  private func order(_ plan: Plan) -> [String] { plan.cells.map { "\($0.label) \($0.repetition)" } }

  @Test func oneRunIsThePlanItself() throws {
    let plan = try ScenarioText.plan(ScenarioText.with())
    #expect(plan.alternatives == nil)
    #expect(plan.cellCount == 1)
    #expect(plan.cells.map(\.plan) == [plan])
    #expect(order(plan) == ["auto-instrumentation 0"])
  }

  @Test func repetitionsGoAroundAllTargetsAndExecutors() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(twins + #","executor":["tasks","threads"],"repeat":2"#))
    #expect(plan.cellCount == 8)
    #expect(plan.cells.map(\.number) == Array(0..<8))
    let round = [
      "auto-instrumentation, tasks", "auto-instrumentation, threads", "auto-instrumentation-locked, tasks",
      "auto-instrumentation-locked, threads",
    ]
    #expect(order(plan) == round.map { "\($0) 0" } + round.map { "\($0) 1" })
  }

  @Test func aRunIsAPlanOfOneTargetAndOneExecutor() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(twins + #","executor":["tasks","dispatch"],"repeat":3"#))
    #expect(plan.target.source == .named("auto-instrumentation"))
    #expect(plan.executor == .tasks)
    for cell in plan.cells {
      var expected = plan
      expected.alternatives = nil
      expected.repetitions = 1
      expected.target = cell.plan.target
      expected.executor = cell.plan.executor
      #expect(cell.plan == expected)
      #expect(cell.plan.cellCount == 1)
    }
    #expect(Set(plan.cells.map(\.plan.target.label)).count == 2)
    #expect(Set(plan.cells.map(\.plan.executor)) == [.tasks, .dispatch])
  }

  @Test func onlyWhatDiffersIsInALabel() throws {
    #expect(order(try ScenarioText.plan(ScenarioText.with(twins))).map { $0.contains(",") } == [false, false])
    let executors = try ScenarioText.plan(ScenarioText.with(#""executor":["threads","tasks"]"#))
    #expect(order(executors) == ["threads 0", "tasks 0"])
    let configured = #""target":[{"name":"calibration","config":{"n":1}},{"name":"calibration","config":{"n":2}}]"#
    #expect(
      order(try ScenarioText.plan(ScenarioText.with(configured, mix: #"{"noop":1}"#))) == [
        #"calibration {"n":1} 0"#, #"calibration {"n":2} 0"#,
      ])
  }

  @Test func theCommandLineNamesOneExecutorForAll() throws {
    let text = ScenarioText.with(twins + #","executor":["threads","tasks"]"#)
    let plan = try ScenarioText.plan(text, overrides: ScenarioOverrides(executor: "dispatch", repetitions: "2"))
    #expect(plan.cellCount == 4)
    #expect(plan.cells.allSatisfy { $0.plan.executor == .dispatch })
  }

  @Test func theMostRunsAreOfAllTogether() throws {
    let text = ScenarioText.with(twins)
    #expect(try ScenarioText.plan(text, overrides: ScenarioOverrides(repetitions: "32")).cellCount == 64)
    #expect(
      ScenarioText.errors(text, overrides: ScenarioOverrides(repetitions: "33")) == [
        "--repeat: 2 targets × 33 repetitions make 66 runs: at most 64"
      ])
  }

  @Test func anOperationMustBeOfAllTargets() {
    let text = ScenarioText.with(
      #""target":["calibration","auto-instrumentation"],"thresholds":{"latency{operation:spin_1us}":["max < 1s"]}"#,
      mix: #"{"spin_1us":1}"#)
    let errors = ScenarioText.errors(text)
    #expect(errors.count == 1)
    #expect(errors.first?.contains("unknown operation of target 'auto-instrumentation'") == true)
  }

  @Test func aPlanWithAlternativesIsCoded() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(twins + #","executor":["tasks","threads"],"repeat":2"#))
    #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
  }

  @Test("A saved plan is not checked again: no count of it ends the process", arguments: [-1, 0, Int.max])
  func repetitionsOfAFile(_ repetitions: Int) throws {
    var plan = try ScenarioText.plan(ScenarioText.with(twins))
    plan.repetitions = repetitions
    #expect(plan.cells.count == plan.cellCount)
    #expect((2...128).contains(plan.cellCount))
  }
}
