import Foundation
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadRecord

private let fitNeeds = "a fit needs at least 4 worker counts up to the number of logical processors"

@Suite
struct ScalingRecordTests {
  /// A sweep; the mix has two operations.
  private func plan(
    _ threads: [Int], targets: Int = 1, repetitions: Int = 1, _ change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    Fixture.plan { plan in
      let others = (1..<targets).map { TargetReference(source: .named("other\($0)")) }
      plan.alternatives = PlanAlternatives(targets: [plan.target] + others, executors: [.threads], threads: threads)
      plan.repetitions = repetitions
      plan.groups = [plan.groups[0]]
      plan.groups[0].workers = threads[0]
      change(&plan)
    }
  }

  private func record(
    _ throughput: Double?, times: [[UInt64]] = [[100], [100]], ending: Ending.Kind = .completed
  ) -> RunRecord {
    RunRecord(
      tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
      host: HostRecord(cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: ""),
      scenario: Fixture.plan(), startedAt: nil, elapsedSeconds: 1, ending: Ending(ending),
      totals: Totals(operations: 1, failures: 0, throughputPerSecond: throughput),
      operations: zip(["get", "list"], times).map { name, times in
        let latency = LatencyRecord(Fixture.histogram(times))
        return OperationRecord(
          name: name, group: "readers", count: 1, failures: 0, failureKinds: [:], throughputPerSecond: 1,
          timing: "exact", samples: 1, latencyNanoseconds: latency, serviceTimeNanoseconds: latency,
          nearTimerFloor: false, allocatedBytesPerOperation: nil)
      })
  }

  private let law = UniversalScalabilityLaw(lambda: 1000, sigma: 0.05, kappa: 0.004)

  private func records(_ counts: [Int]) -> [RunRecord] { counts.map { record(law.throughput(workers: Double($0))) } }

  private func scaling(_ plan: Plan, _ records: [RunRecord], processors: Int? = 64) throws -> ScalingRecord {
    try #require(ScalingRecord(of: plan, records: records, processors: processors))
  }

  @Test func onlyASweepScales() {
    let none = Fixture.plan { $0.repetitions = 2 }
    #expect(ScalingRecord(of: none, records: [record(1), record(2)], processors: 4) == nil)
    let targets = plan([1, 2], targets: 2) { $0.alternatives?.threads = nil }
    #expect(ScalingRecord(of: targets, records: [record(1), record(2)], processors: 4) == nil)
  }

  @Test func curvesHoldMediansInAscendingOrder() throws {
    // By repetition, target, count: 4 and 1 threads of two targets, three times.
    let plan = plan([4, 1], targets: 2, repetitions: 3)
    let throughputs = [300, 100, 30, 10, 600, 400, 60, 40, 300, 100, 30, 10] as [Double]
    let records = throughputs.map { record($0, times: [[UInt64($0)], [UInt64($0) * 2]]) }
    let scaling = try scaling(plan, records)
    #expect(scaling.curves.map(\.target) == [#"calibration {"a":1}"#, "other1"])
    #expect(scaling.curves.map(\.executor) == ["threads", "threads"])
    for (curve, factor) in zip(scaling.curves, [10.0, 1]) {
      #expect(curve.points.map(\.threads) == [1, 4])
      #expect(curve.points.map(\.throughputPerSecond) == [10 * factor, 30 * factor])
      #expect(curve.points.map(\.efficiency) == [1, 0.75])
      // Of both operations together: the slower one's.
      #expect(curve.points.map(\.p99Nanoseconds) == [20 * factor, 60 * factor])
    }
  }

  @Test("A run that broke or was not made has no figures, nor has what is measured by it")
  func whatIsMissing() throws {
    let broken = try scaling(
      plan([1, 2, 4, 8]), [record(100, ending: .crashed), record(200), record(nil, times: [[], []])])
    let points = broken.curves[0].points
    #expect(points.map(\.throughputPerSecond) == [nil, 200, nil, nil])
    #expect(points.map(\.p99Nanoseconds) == [nil, 100, nil, nil])
    #expect(points.allSatisfy { $0.efficiency == nil })
    let nothing = try scaling(plan([1, 2]), [record(0), record(5)])
    #expect(nothing.curves[0].points.allSatisfy { $0.efficiency == nil }, "nothing is so many times nothing")
    let later = try scaling(plan([1, 2, 4]), [record(100), record(nil), record(100)])
    #expect(later.curves[0].points.map(\.efficiency) == [1, nil, 0.25])
  }

  @Test func theLawOfFourCounts() throws {
    let counts = [1, 2, 4, 8]
    let curve = try scaling(plan(counts), records(counts), processors: 8).curves[0]
    let found = try #require(curve.universalScalabilityLaw)
    #expect(curve.note == nil)
    #expect(abs(found.lambda - law.lambda) < 1e-6)
    #expect(abs(found.sigma - law.sigma) < 1e-9)
    #expect(abs(found.kappa - law.kappa) < 1e-9)
    #expect(try #require(found.rSquared) > 0.999_999)
    #expect(abs(try #require(found.peakWorkers) - (0.95 / 0.004).squareRoot()) < 1e-6)
  }

  @Test("Counts above the processors are left out of the fit, and that is said")
  func leftOut() throws {
    let counts = [1, 2, 4, 8, 16, 32]
    var records = records(counts)
    records[4].totals.throughputPerSecond = 1
    records[5].totals.throughputPerSecond = 1
    let curve = try scaling(plan(counts), records, processors: 8).curves[0]
    #expect(curve.universalScalabilityLaw.map { abs($0.sigma - law.sigma) < 1e-9 } == true)
    #expect(curve.note == "16, 32 excluded: more workers than the 8 logical processors")
    #expect(curve.points.map(\.threads) == counts)
  }

  @Test(arguments: [
    (2 as Int?, "\(fitNeeds) (2); only 2 were measured (1, 2)"),
    (7, "\(fitNeeds) (7); only 3 were measured (1, 2, 4)"),
    (1, "\(fitNeeds) (1); only 1 was measured (1)"),
    (0, "\(fitNeeds) (0); none was measured"),
    (nil, "the number of processors is unknown"),
  ])
  func tooFewProcessors(_ processors: Int?, _ note: String) throws {
    let counts = [1, 2, 4, 8, 16]
    let curve = try scaling(plan(counts), records(counts), processors: processors).curves[0]
    #expect(curve.universalScalabilityLaw == nil)
    #expect(curve.note == note)
    #expect(curve.points.allSatisfy { $0.efficiency != nil })
  }

  @Test func aCountThatWasNotMeasuredDoesNotCount() throws {
    let counts = [1, 2, 4, 8]
    let curve = try scaling(plan(counts), records([1, 2, 4])).curves[0]
    #expect(curve.universalScalabilityLaw == nil)
    #expect(curve.note?.contains("3 were measured (1, 2, 4)") == true)
  }

  @Test("What arrives by a schedule tells nothing of the workers")
  func openModel() throws {
    let counts = [1, 2, 4, 8]
    let open = plan(counts) { $0.groups[0].arrivals = Arrivals(ratePerSecond: 100) }
    let curve = try scaling(open, records(counts)).curves[0]
    #expect(curve.universalScalabilityLaw == nil)
    #expect(curve.note?.contains("the throughput is set by the rate of arrivals") == true)
    #expect(curve.points.allSatisfy { $0.efficiency == nil && $0.throughputPerSecond != nil })
  }

  @Test func inTheRecord() throws {
    var above = record(nil)
    above.scaling = try scaling(plan([1, 2, 4, 8]), records([1, 2, 4]), processors: 2)
    let text = try OrderedJSONEncoder(isPretty: true).encode(above)
    #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == above)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let scaling = try #require(object["scaling"] as? [String: Any])
    let curve = try #require((scaling["curves"] as? [[String: Any]])?.first)
    #expect(Set(curve.keys) == ["target", "executor", "points", "universalScalabilityLaw", "note"])
    #expect(curve["universalScalabilityLaw"] is NSNull)
    let points = try #require(curve["points"] as? [[String: Any]])
    #expect(Set(points[0].keys) == ["threads", "throughputPerSecond", "p99Nanoseconds", "efficiency"])
    #expect(points[3]["efficiency"] is NSNull)
    // Records of before there were sweeps.
    above.scaling = nil
    let old = try OrderedJSONEncoder(isPretty: true).encode(above).replacing(/"scaling": null,\s*/, with: "")
    #expect(!old.contains("scaling"))
    #expect(try JSONDecoder().decode(RunRecord.self, from: Data(old.utf8)) == above)
  }
}
