import Foundation
import LoadScenario
import Testing

/// What `stages` and `submission` make of a plan.
struct StagesTests {
  private func plan(_ text: String, _ overrides: ScenarioOverrides = ScenarioOverrides()) throws -> Plan {
    try ScenarioText.plan(text, overrides: overrides)
  }

  @Test func stagesOfThreadsBeginAtThreads() throws {
    let plan = try plan(
      #"{"threads": 2, "mix": {"get_status": 1}, "stages": [{"duration": "10s", "threads": 8}, {"duration": "5s", "threads": 0}]}"#
    )
    #expect(plan.length == .duration(nanoseconds: 15_000_000_000))
    #expect(plan.workerCount == 8)
    #expect(
      plan.groups[0].ramp
        == Ramp(
          start: 2,
          stages: [
            Ramp.Stage(durationNanoseconds: 10_000_000_000, target: 8),
            Ramp.Stage(durationNanoseconds: 5_000_000_000, target: 0),
          ]))
  }

  @Test func withoutThreadsTheyBeginAtNone() throws {
    let plan = try plan(#"{"mix": {"get_status": 1}, "stages": [{"duration": "10s", "threads": 8}]}"#)
    #expect(plan.groups[0].ramp?.start == 0)
    #expect(plan.workerCount == 8)
  }

  @Test func moreThreadsThanAnyStageAreTheStart() throws {
    let plan = try plan(#"{"threads": 9, "mix": {"get_status": 1}, "stages": [{"duration": "10s", "threads": 1}]}"#)
    #expect(plan.groups[0].ramp?.start == 9)
    #expect(plan.workerCount == 9)
  }

  @Test func stagesOfRatesBeginAtTheRateOfArrivals() throws {
    let plan = try plan(
      #"{"threads": 3, "mix": {"get_status": 1}, "arrivals": {"rate": "1k/s", "distribution": "poisson"}, "stages": [{"duration": "10s", "rate": "5k/s"}]}"#
    )
    let arrivals = try #require(plan.groups[0].arrivals)
    #expect(arrivals.ratePerSecond == 1000)
    #expect(arrivals.distribution == .poisson)
    #expect(arrivals.expected(toNanoseconds: 10_000_000_000) == 30_000)
    #expect(plan.groups[0].ramp == nil)
    #expect(plan.workerCount == 3)
  }

  @Test func withoutArrivalsTheyBeginAtNothing() throws {
    let plan = try plan(#"{"threads": 3, "mix": {"get_status": 1}, "stages": [{"duration": "2s", "rate": "100/s"}]}"#)
    #expect(plan.groups[0].arrivals?.expected(toNanoseconds: 2_000_000_000) == 100)
  }

  @Test(arguments: [
    ScenarioOverrides(duration: "1s"), ScenarioOverrides(iterations: "5"), ScenarioOverrides(threads: "3"),
  ])
  func theCommandLineDoesNotReplaceStages(_ overrides: ScenarioOverrides) {
    #expect(throws: ScenarioErrors.self) {
      try plan(#"{"mix": {"get_status": 1}, "stages": [{"duration": "10s", "threads": 8}]}"#, overrides)
    }
  }

  @Test func operationsAreSubmittedOnPools() throws {
    let text =
      #"{"threads": 3, "mix": {"get_status": 1}, "duration": "1s", "submission": "operation", "executor": "EXECUTOR"}"#
    for executor in ["dispatch", "tasks"] {
      #expect(try plan(text.replacing("EXECUTOR", with: executor)).submitsOperations)
    }
    #expect(throws: ScenarioErrors.self) { try plan(text.replacing("EXECUTOR", with: "threads")) }
    #expect(
      try !plan(#"{"threads": 3, "mix": {"get_status": 1}, "duration": "1s", "submission": "loop"}"#).submitsOperations)
  }

  @Test func aPlanWithRampsIsReadAsItWasWritten() throws {
    let plan = try plan(
      #"{"threads": 3, "mix": {"get_status": 1}, "executor": "tasks", "submission": "operation", "stages": [{"duration": "2s", "rate": "100/s"}]}"#
    )
    #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
  }
}
