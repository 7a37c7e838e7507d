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

  @Test func aSweepGoesThroughAllCountsOfEachExecutor() throws {
    let text = ScenarioText.with(twins + #","executor":["tasks","dispatch"],"repeat":2"#, threads: "[4,1]")
    let plan = try ScenarioText.plan(text)
    #expect(plan.cellCount == 16)
    #expect(plan.workerCount == 4)
    let round = ["auto-instrumentation", "auto-instrumentation-locked"].flatMap { target in
      ["4 tasks", "1 task", "4 Dispatch workers", "1 Dispatch worker"].map { "\(target), \($0)" }
    }
    #expect(order(plan) == round.map { "\($0) 0" } + round.map { "\($0) 1" })
    #expect(plan.cells.map(\.plan.workerCount) == Array(repeating: [4, 1], count: 8).flatMap { $0 })
    #expect(plan.cells.allSatisfy { $0.plan.alternatives == nil && $0.plan.cellCount == 1 })
    #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
  }

  @Test func countsNameTheWorkersOfASweep() throws {
    let sweep = try ScenarioText.plan(ScenarioText.with(threads: "[1,2]"))
    #expect(order(sweep) == ["1 thread 0", "2 threads 0"])
    let one = try ScenarioText.plan(ScenarioText.with(threads: "[2]"))
    #expect(one == (try ScenarioText.plan(ScenarioText.with(threads: "2"))))
  }

  @Test func theMostCountsAreOfAllTogether() throws {
    let most = (1...64).map { String($0) }.joined(separator: ",")
    #expect(try ScenarioText.plan(ScenarioText.with(threads: "[\(most)]")).cellCount == 64)
    let text = ScenarioText.with(twins)
    #expect(try ScenarioText.plan(text, overrides: ScenarioOverrides(threads: "1,2,4,8")).cellCount == 8)
    #expect(
      ScenarioText.errors(ScenarioText.with(twins + #","repeat":17"#), overrides: ScenarioOverrides(threads: "1,2"))
        == [
          "--threads: 2 targets × 2 worker counts × 17 repetitions make 68 runs; the maximum is 64"
        ])
    let inFile = ScenarioText.errors(ScenarioText.with(twins, threads: "[\(most)]"))
    #expect(inFile.first?.contains("target: 2 targets × 64 worker counts make 128 runs; the maximum is 64") == true)
    // What takes the place of a sweep is none: the file is at fault.
    let fault = ScenarioText.errors(
      ScenarioText.with(twins + #","repeat":33"#), overrides: ScenarioOverrides(threads: "1"))
    #expect(fault.first?.contains("repeat: 2 targets × 33 repetitions make 66 runs") == true)
  }

  @Test("A plan saved before there were sweeps is read")
  func withoutCounts() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(twins))
    let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
    #expect(!text.contains(#""threads":["#))
    #expect(try JSONDecoder().decode(Plan.self, from: Data(text.utf8)) == plan)
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
        "--repeat: 2 targets × 33 repetitions make 66 runs; the maximum is 64"
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
