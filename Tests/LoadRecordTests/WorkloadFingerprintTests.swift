import LoadScenario
import Testing

@testable import LoadRecord

/// What the index of all runs knows plans of the same workload by.
struct WorkloadFingerprintTests {
  private let plan = Plan(
    name: "quick", target: TargetReference(source: .named("calibration")),
    groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "noop", weight: 1)])], warmupNanoseconds: 50_000_000,
    length: .duration(nanoseconds: 300_000_000), seed: 1)

  /// A new key of plans must not begin a new history for every scenario: this was written to one before there were shards.
  @Test func historiesGoOn() {
    #expect(PlanDifference.workloadFingerprint(plan) == "262e813ba58bd17c")
  }

  @Test func whatMakesNoOtherWorkload() {
    var same = plan
    same.seed = 2
    same.file = "elsewhere/quick.json"
    same.description = "another"
    same.startNanosecondsSinceEpoch = 1
    #expect(PlanDifference.workloadFingerprint(same) == PlanDifference.workloadFingerprint(plan))
    var plugin = plan
    plugin.target = TargetReference(source: .plugin(path: "/base/build/cache.so"))
    var elsewhere = plan
    elsewhere.target = TargetReference(source: .plugin(path: "/new/build/cache.so"))
    #expect(PlanDifference.workloadFingerprint(plugin) == PlanDifference.workloadFingerprint(elsewhere))
    #expect(PlanDifference.workload(plugin, elsewhere) == nil)
    elsewhere.target = TargetReference(source: .plugin(path: "/base/build/queue.so"))
    #expect(
      PlanDifference.workload(plugin, elsewhere) == #"target.plugin is "cache.so" and "queue.so""#)
    var other = plan
    other.groups[0].workers = 2
    #expect(PlanDifference.workloadFingerprint(other) != PlanDifference.workloadFingerprint(plan))
  }
}
