import LoadScenario
import Testing

/// The leak check's part of `memory`, and what it makes needless.
@Suite
struct MemoryParserTests {
  @Test func theBudgetIsADuration() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(#""memory":{"leaks":"detect","budget":"90s"}"#))
    #expect(plan.memory.leakBudgetNanoseconds == 90_000_000_000)
    let usual = try ScenarioText.plan(ScenarioText.with(#""memory":{"leaks":"detect"}"#))
    #expect(usual.memory.leakBudgetNanoseconds == nil)
    #expect(MemoryPlan.usualLeakBudgetNanoseconds == 60_000_000_000)
  }

  @Test(
    "A budget that is none is refused with its place",
    arguments: [
      (#"{"leaks":"detect","budget":"0.5s"}"#, "'0.5s' is too short; the minimum is 1s"),
      (#"{"leaks":"detect","budget":9}"#, "expected a duration"), (#"{"budget":"9s"}"#, "unless 'leaks' is enabled"),
    ])
  func refused(_ memory: String, _ part: String) {
    let errors = ScenarioText.errors(ScenarioText.with("\"memory\":\(memory)"))
    #expect(errors.count == 1)
    #expect(errors.allSatisfy { $0.contains("memory.budget") && $0.contains(part) }, "\(errors)")
  }

  @Test func anOptionIsCheckedAlike() throws {
    #expect(try OptionValues.leakBudget("2m", option: "--budget") == 120_000_000_000)
    #expect(throws: ScenarioErrors.self) { try OptionValues.leakBudget("10ms", option: "--budget") }
    #expect(throws: ScenarioErrors.self) { try OptionValues.leakBudget("soon", option: "--budget") }
  }

  @Test("a leak check alone needs neither a length nor a number of workers")
  func alone() throws {
    let text = ScenarioText.with(threads: nil, length: nil)
    let plan = try ScenarioText.plan(text, overrides: ScenarioOverrides(isLeakCheckAlone: true))
    #expect(plan.workerCount == 1)
    #expect(ScenarioText.errors(text).count == 2)
    let own = try ScenarioText.plan(ScenarioText.with(), overrides: ScenarioOverrides(isLeakCheckAlone: true))
    #expect(own.workerCount == 2)
    #expect(own.length == .duration(nanoseconds: 1_000_000_000))
    let asked = try ScenarioText.plan(
      ScenarioText.with(#""memory":{"budget":"9s","operations":2000},"thresholds":{"retained":["bytes < 8B"]}"#),
      overrides: ScenarioOverrides(isLeakCheckAlone: true))
    #expect(asked.memory.leakBudgetNanoseconds == 9_000_000_000)
    #expect(asked.memory.leakOperations == 2000)
  }
}
