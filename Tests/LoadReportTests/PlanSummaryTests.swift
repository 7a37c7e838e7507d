import LoadReport
import LoadScenario
import Testing

@Suite
struct PlanSummaryTests {
  private func text(_ plan: Plan, digits: Int = 3) -> String {
    PlanSummary(
      plan: plan, estimate: PlanEstimate(plan: plan, histogramBytes: 12_345_678, significantDigits: digits)
    ).text()
  }

  @Test func duration() throws { try Snapshot.expect(text(Fixture.plan()), matches: "plan-duration") }

  @Test func everything() throws {
    let plan = Fixture.plan { plan in
      Fixture.groups(&plan)
      plan.description = nil
      plan.target = TargetReference(source: .plugin(path: "plugins/counter.so"), config: #"{"size":5}"#)
      plan.executor = .dispatch
      plan.pin = true
      plan.warmupNanoseconds = 50_000_000
      plan.length = .iterations(1_000_000)
      plan.repetitions = 3
      plan.timing = .exact
      plan.gracefulStopNanoseconds = 500_000_000
      plan.stallNanoseconds = 90_000_000_000
      plan.seed = .max
      plan.memory = MemoryPlan(sampleNanoseconds: 5_000_000, allocator: .system, limitBytes: 64 << 20)
    }
    try Snapshot.expect(text(plan, digits: 2), matches: "plan-everything")
  }

  @Test func cells() throws {
    let plan = Fixture.plan { plan in
      plan.alternatives = PlanAlternatives(
        targets: [plan.target, TargetReference(source: .named("calibration"), config: #"{"size":5}"#)],
        executors: [.threads, .tasks])
      plan.repetitions = 2
    }
    try Snapshot.expect(text(plan), matches: "plan-cells")
  }

  @Test func sweep() throws {
    let plan = Fixture.plan { plan in
      plan.alternatives = PlanAlternatives(targets: [plan.target], executors: [.tasks], threads: [1, 2, 4])
      plan.executor = .tasks
      plan.groups[0].workers = 1
      plan.length = .iterations(1_000_000)
    }
    try Snapshot.expect(text(plan), matches: "plan-sweep")
  }

  @Test func estimates() {
    let timed = PlanEstimate(plan: Fixture.plan { $0.repetitions = 3 }, histogramBytes: 1, significantDigits: 3)
    #expect(timed.seconds == 96)
    #expect(timed.operations == nil)
    let counted = PlanEstimate(
      plan: Fixture.plan {
        $0.repetitions = 3
        $0.length = .iterations(1000)
      }, histogramBytes: 1, significantDigits: 3)
    #expect(counted.seconds == nil)
    #expect(counted.operations == 3000)
    let compared = PlanEstimate(
      plan: Fixture.plan {
        $0.repetitions = 3
        $0.alternatives = PlanAlternatives(targets: [$0.target], executors: [.threads, .tasks])
      }, histogramBytes: 1, significantDigits: 3)
    #expect(compared.seconds == 192)
    let swept = PlanEstimate(
      plan: Fixture.plan {
        $0.alternatives = PlanAlternatives(targets: [$0.target], executors: [.threads], threads: [1, 2, 4])
      }, histogramBytes: 1, significantDigits: 3)
    #expect(swept.seconds == 96)
  }
}
