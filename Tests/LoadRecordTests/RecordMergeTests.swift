import Foundation
import LoadRecord
import LoadScenario
import LoadStatistics
import Testing

@Suite("Merging records")
struct RecordMergeTests {
  /// The values of one run: for each of the plan's three operations service times and the failed ones among them.
  private typealias Values = [[UInt64]]

  /// A run of one second that begins at a second of the minute.
  private func record(
    _ values: Values, second: Int = 10, nanoseconds: UInt64 = 1_000_000_000, ending: Ending = Ending(.completed),
    plan: Plan = Fixture.plan(), ready: (inout ReadyLine) -> Void = { _ in }
  ) throws -> RunRecord {
    let names = [("get", "readers"), ("list", "readers"), ("put", "writers")]
    let operations = zip(names, values).map { name, times in
      // A value that seven divides is a failure, and a value takes as many bytes.
      let failed = times.filter { $0.isMultiple(of: 7) }.count
      return Fixture.operation(
        name.0, name.1, count: UInt64(times.count), failures: failed > 0 ? ["7": UInt64(failed)] : [:],
        allocated: times.reduce(0, +), times: times)
    }
    return try #require(
      Fixture.record([
        Fixture.start(plan),
        Fixture.ready { line in
          line.startedAt = "2026-01-31T12:34:\(second).500Z"
          line.asynchronous = [[false, false], [false]]
          ready(&line)
        },
        .interval(
          IntervalLine(
            second: 0, endNanoseconds: nanoseconds, lengthNanoseconds: nanoseconds, activeWorkers: 3,
            operations: operations, memory: [])),
        Fixture.end(ending),
      ]))
  }

  private func merge(_ records: RunRecord...) throws -> RunRecord {
    try RecordMerge.merge(records.enumerated().map { RecordMerge.Source(path: "run\($0)", record: $1) })
  }

  private func refusal(_ records: RunRecord...) -> FileFailure? {
    #expect(throws: FileFailure.self) {
      try RecordMerge.merge(records.enumerated().map { RecordMerge.Source(path: "run\($0)", record: $1) })
    }
  }

  private func values(seed: UInt64, count: Int) -> Values {
    var state = seed
    return (0..<3).map { _ in
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> (40 + state % 20)
      }
    }
  }

  @Test("Two records are what one record of all values is", arguments: [1, 2, 3] as [UInt64])
  func exactness(seed: UInt64) throws {
    let first = values(seed: seed, count: 400)
    let second = values(seed: seed &+ 100, count: 171)
    let whole = try record(zip(first, second).map { $0 + $1 })
    let merged = try merge(try record(first), try record(second))
    #expect(merged.operations == whole.operations)
    #expect(merged.totals == whole.totals)
    #expect(merged.totals.failures > 0)
    #expect(merged.operations.allSatisfy { $0.allocatedBytesPerOperation != nil })
    #expect(merged.elapsedSeconds == 1)
    #expect(merged.startedAt == whole.startedAt)
    #expect(merged.ending == whole.ending)
    #expect(merged.environment == whole.environment)
    #expect(merged.host == whole.host)
    #expect(merged.gauges == whole.gauges)
    #expect(merged.merged?.map(\.path) == ["run0", "run1"])
  }

  @Test("In any order, and one after the other as all at once")
  func order() throws {
    let runs = try (0..<3).map { try record(values(seed: UInt64($0), count: 50), second: 10 + 20 * $0) }
    let atOnce = try merge(runs[0], runs[1], runs[2])
    let stepwise = try merge(try merge(runs[0], runs[2]), runs[1])
    let backwards = try merge(runs[2], runs[1], runs[0])
    for other in [stepwise, backwards] {
      #expect(other.operations == atOnce.operations)
      #expect(other.totals == atOnce.totals)
      #expect(other.elapsedSeconds == atOnce.elapsedSeconds)
      #expect(other.startedAt == atOnce.startedAt)
    }
    #expect(atOnce.startedAt == "2026-01-31T12:34:10.500Z")
  }

  @Test(
    "Throughput is over the time in which at least one run was measuring",
    arguments: [
      (10, 20, 2.0), (10, 10, 1.0), (10, 11, 2.0), (11, 10, 2.0),
    ])
  func throughput(first: Int, second: Int, seconds: Double) throws {
    let merged = try merge(
      try record([[1, 2, 3], [4], [10]], second: first), try record([[5], [6], [8, 9]], second: second))
    #expect(merged.elapsedSeconds == seconds)
    #expect(merged.totals.throughputPerSecond == 9 / seconds)
    #expect(merged.operations.map(\.throughputPerSecond) == [4 / seconds, 2 / seconds, 3 / seconds])
  }

  @Test("A run within another and one that overlaps it in part")
  func partialOverlap() throws {
    let merged = try merge(
      try record([[1], [], []], second: 10, nanoseconds: 4_000_000_000),
      try record([[2], [], []], second: 11, nanoseconds: 500_000_000),
      try record([[3], [], []], second: 13, nanoseconds: 2_500_000_000))
    #expect(merged.elapsedSeconds == 5.5)
  }

  @Test("A run that does not tell when it began overlaps no other")
  func unknownStart() throws {
    var unknown = try record([[1], [], []])
    unknown.startedAt = nil
    let merged = try merge(try record([[2], [], []]), unknown)
    #expect(merged.elapsedSeconds == 2)
    #expect(merged.startedAt == "2026-01-31T12:34:10.500Z")
  }

  @Test("Plans that differ are refused, with the first difference")
  func differentPlans() throws {
    let base = try record([[1], [], []])
    let changes: [((inout Plan) -> Void, String)] = [
      ({ $0.name = "other" }, #"scenario.name is "made" in run0, "other" in run1"#),
      ({ $0.target.source = .named("elsewhere") }, "scenario.target"),
      ({ $0.executor = .tasks }, #"scenario.executor is "threads" in run0, "tasks" in run1"#),
      (
        { plan in
          plan.groups[1].workers = 5
          plan.groups[0].mix[1].weight = 0.5
          plan.warmupNanoseconds = 7
        }, "scenario.groups[0].mix[1].weight is 1 in run0, 0.5 in run1"
      ),
      ({ $0.thresholds = [] }, "scenario.thresholds[0] is {"),
      ({ $0.length = .iterations(3) }, "scenario.length.durationNanoseconds is 2000000000 in run0, absent in run1"),
    ]
    for (change, expected) in changes {
      let failure = refusal(base, try record([[1], [], []], second: 20, plan: Fixture.plan(change)))
      #expect(failure?.kind == .content)
      #expect(failure?.description.contains(expected) == true, "\(expected): \(failure?.description ?? "merged")")
    }
  }

  @Test("Seeds may differ, and so may the file's name; then there is no one seed")
  func seeds() throws {
    let other = Fixture.plan {
      $0.seed = 7
      $0.file = "copy.json"
    }
    let merged = try merge(try record([[1], [], []]), try record([[2], [], []], second: 20, plan: other))
    #expect(merged.seed == nil)
    #expect(merged.merged?.map(\.seed) == [.max, 7])
    #expect(try merge(try record([[1], [], []]), try record([[2], [], []], second: 20)).seed == .max)
  }

  @Test("The same run twice, also within a merged record")
  func twice() throws {
    let run = try record([[1, 2], [], []])
    let other = try record([[3], [], []], second: 20)
    #expect(refusal(run, other, run)?.description.contains("run0 and run2 are the same run") == true)
    #expect(refusal(try merge(run, other), other)?.description.contains("are the same run") == true)
  }

  @Test("Records of several runs, missing operations and other histograms")
  func unmergeable() throws {
    let run = try record([[1], [2], [3]])
    let several = try record([[1], [], []], second: 20, plan: Fixture.plan { $0.repetitions = 2 })
    #expect(refusal(several)?.description.contains("run0 is a record of several runs") == true)
    var lacking = try record([[1], [2], [3]], second: 20)
    lacking.operations.removeLast()
    #expect(refusal(run, lacking)?.description.contains("run1 does not have the same operations") == true)
    #expect(refusal(lacking, run)?.description.contains("run1 does not have the same operations") == true)
    var coarse = try record([[1], [2], [3]], second: 20)
    var histogram = Histogram(layout: .twoDigits)
    histogram.record(5)
    coarse.operations[1].serviceTimeNanoseconds = LatencyRecord(histogram)
    #expect(refusal(run, coarse)?.description.contains("'list' keep 3 and 2 significant digits") == true)
    #expect(throws: FileFailure.self) { try RecordMerge.merge([]) }
  }

  @Test("What is one process's own is nil where it differs")
  func whatCannotBeMerged() throws {
    let first = try record([[1], [2], [3]])
    var second = try record([[1], [2], [3]], second: 20) { line in
      line.timerNanoseconds = 11
      line.allocator = AllocatorRecord(name: "glibc", version: nil, configuration: nil)
      line.countsAllocations = false
      line.timing = ["exact", "exact"]
      line.warnings = ["another"]
    }
    second.host.fingerprint = "ffff"
    second.host.logicalProcessors = 4
    second.gauges = ["health": 12, "unreadable": nil, "new": 1]
    second.environment.stealPercent = 7
    second.tool.build = "debug"
    second.invariantViolation = "broken"
    let merged = try merge(first, second)
    #expect(merged.gauges == ["health": nil, "unreadable": nil, "new": nil])
    #expect(merged.host.fingerprint == "0123456789abcdef+ffff")
    #expect(merged.host.logicalProcessors == nil)
    #expect(merged.host.os == "Example Linux")
    #expect(merged.memory == MemoryRecord())
    #expect(merged.timeline.isEmpty)
    #expect(merged.environment.timerNanoseconds == nil)
    #expect(merged.environment.nullOperationNanoseconds == 20)
    #expect(merged.environment.stealPercent == 7)
    #expect(merged.environment.warnings.prefix(3) == ["from the start", "from the end", "another"])
    #expect(merged.environment.warnings.count == 6)
    #expect(merged.operations.map(\.timing) == ["exact", "exact", nil])
    #expect(merged.operations.allSatisfy { $0.allocatedBytesPerOperation == nil })
    #expect(merged.tool.build == "debug")
    #expect(merged.invariantViolation == "run1: broken")
    #expect(merged.verdict == nil)
  }

  @Test("A run that broke breaks all, before one that was ended early")
  func endings() throws {
    let merged = try merge(
      try record([[1], [], []]),
      try record([[2], [], []], second: 20, ending: Ending(.interrupted, message: "enough")),
      try record(
        [[3], [], []], second: 30, ending: Ending(.crashed, message: "signal 11", operation: "get", worker: 1)))
    #expect(merged.ending == Ending(.crashed, message: "run2: signal 11", operation: "get", worker: 1))
    let interrupted = try merge(
      try record([[2], [], []], ending: Ending(.interrupted, message: "enough")), try record([[1], [], []], second: 20))
    #expect(interrupted.ending.kind == .interrupted)
    #expect(interrupted.ending.message == "run0: enough")
  }

  @Test("Workers are numbered through, and above a thousand there is an entry for each group")
  func workers() throws {
    let few = try merge(try record([[1], [], []]), try record([[2], [], []], second: 20))
    #expect(few.workers.map(\.index) == Array(0..<6))
    #expect(few.workers.map(\.group) == ["readers", "readers", "writers", "readers", "readers", "writers"])
    var many = try record([[1], [], []])
    many.workers = (0..<998).map { index in
      WorkerRecord(
        index: index, group: index == 0 ? "writers" : "readers", executor: "threads", operations: UInt64(index),
        busySeconds: 1, involuntaryContextSwitches: 2, cpuSeconds: nil)
    }
    let merged = try merge(many, try record([[2], [], []], second: 20))
    #expect(merged.workers.map(\.group) == ["writers", "readers"])
    #expect(merged.workers.map(\.workers) == [2, 999])
    #expect(merged.workers[0].leastOperations == 0)
    #expect(merged.workers[0].mostOperations == 14)
    #expect(merged.workers[0].meanOperations == 7)
    #expect(merged.workers[1].operations == UInt64(997 * 998 / 2 + 28))
    #expect(merged.workers[1].busySeconds == 1000)
    #expect(merged.workers[1].involuntaryContextSwitches == UInt64(2 * 997 + 6))
    #expect(merged.workers[1].cpuSeconds == nil)
    let again = try merge(merged, try record([[3], [], []], second: 30))
    #expect(again.workers.map(\.workers) == [3, 1001])
    #expect(again.workers[1].mostOperations == 997)
  }

  @Test("A merged record is written and read as it is, whatever timeline lies beside it")
  func file() throws {
    try Fixture.inFolder { folder in
      let merged = try merge(try record([[1], [2], [3]]), try record([[4], [], []], second: 20))
      try JSONOutput.write(merged, to: folder + "/merged.json")
      try TextOutput.write("{\"no\":\"timeline\"}\n", to: folder + "/timeline.jsonl")
      let file = try RecordFile.load(path: folder + "/merged.json")
      #expect(file.record == merged)
      #expect(file.timeline.isEmpty)
    }
  }
}
