import LoadRecord
import LoadScenario
import Testing

@testable import LoadWorkflow

/// What the runs of a capacity search are made from, and where it looks.
struct CapacityPlanTests {
  private func plan(_ groups: WorkerGroup...) -> Plan {
    Plan(
      name: "made", target: TargetReference(source: .named("calibration")), groups: groups,
      length: .duration(nanoseconds: 1_000_000_000), seed: .max)
  }

  private func group(_ name: String, _ rate: Double?) -> WorkerGroup {
    WorkerGroup(
      name: name, workers: 2, mix: [MixEntry(operation: "noop", weight: 1)],
      arrivals: rate.map { Arrivals(ratePerSecond: $0, distribution: .poisson, overload: .drop) })
  }

  @Test func openGroupsKeepTheirSharesOfTheRate() {
    let plan = plan(group("a", 100), group("b", 300), group("c", nil))
    let probe = plan.probe(.rate, at: 2000, number: 3)
    #expect(probe.groups.map { $0.arrivals?.ratePerSecond } == [500, 1500, nil])
    #expect(probe.groups[0].arrivals?.distribution == .poisson && probe.groups[0].arrivals?.overload == .drop)
    let seed: UInt64 = 2
    #expect(probe.seed == seed)
    #expect(plan.driven == ["a", "b"])
    #expect(plan.closed.groups.allSatisfy { $0.arrivals == nil })
    #expect(self.plan(group("a", 7)).probe(.rate, at: 0.1, number: 0).groups[0].arrivals?.ratePerSecond == 0.1)
  }

  @Test func threads() {
    let plan = plan(group("default", nil))
    #expect(plan.probe(.threads, at: 12, number: 0).groups.map(\.workers) == [12])
    #expect(plan.driven == ["default"])
  }

  private func settings(
    _ axis: CapacityAxis, from: Double? = nil, to: Double? = nil, closed: Double? = nil, until: Threshold...
  ) -> [Double] {
    var plan = plan(group("default", nil))
    plan.thresholds = until
    let settings = CapacityBounds(from: from, to: to, tolerance: 0.02).settings(
      axis, closed: closed, plan: plan, repetitions: 3, maximumRuns: 100)
    return [settings.lowest, settings.start, settings.highest]
  }

  @Test("A run of the lowest rate has operations enough to be judged")
  func lowestRate() throws {
    #expect(settings(.rate, closed: 10_000) == [10, 6000, 20_000])
    #expect(settings(.rate, closed: 10_000, until: try Threshold("latency", "p(99) < 1ms")) == [100, 6000, 20_000])
    #expect(settings(.rate, closed: 10, until: try Threshold("latency", "p(99) < 1ms")) == [6, 6, 20])
  }

  @Test func whereItLooks() {
    #expect(settings(.threads) == [1, 1, 1024])
    #expect(settings(.threads, from: 4, to: 40) == [4, 4, 40])
    #expect(settings(.rate, closed: 100_000) == [60, 60_000, 200_000])
    #expect(settings(.rate, from: 100, closed: 10_000) == [100, 100, 20_000])
    #expect(settings(.rate, to: 500, closed: 10_000) == [10, 500, 500])
    #expect(settings(.rate, from: 100, to: 800) == [100, 100, 800])
    // A closed run slower than what is asked for does not put the end before the beginning.
    #expect(settings(.rate, from: 100, closed: 10) == [100, 100, 200])
    #expect(CapacityBounds(from: 1, to: 2, tolerance: 0.02).needsClosedRun(.rate) == false)
    #expect(CapacityBounds(from: 1, tolerance: 0.02).needsClosedRun(.rate))
    #expect(!CapacityBounds(tolerance: 0.02).needsClosedRun(.threads))
  }
}
