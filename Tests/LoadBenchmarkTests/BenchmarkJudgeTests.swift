import Foundation
import LoadScenario
import Testing

@testable import LoadBenchmark
@testable import LoadRecord

@Suite("Thresholds of a suite")
struct BenchmarkJudgeTests {
  private static func report(_ change: (inout BenchmarkRow) -> Void = { _ in }) -> BenchmarkReport {
    var report = BenchmarkReport(
      tool: ToolRecord(version: "1", build: "release", swift: "6"),
      host: HostRecord(
        cpu: "c", logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "f"), startedAt: "t",
      iterations: 100, warmup: 10)
    var row = BenchmarkRow(Benchmark("get_status", .core))
    row.operations = 100
    row.meanNanoseconds = 50_000
    row.p50Nanoseconds = 40_000
    row.p99Nanoseconds = 90_000
    row.operationsPerSecond = 20_000
    row.allocatedBytesPerOperation = 0
    change(&row)
    report.rows = [row]
    return report
  }

  private static func judge(_ report: BenchmarkReport, _ expressions: String...) throws -> BenchmarkJudgement {
    BenchmarkJudgement(report, try expressions.map { try BenchmarkThreshold("get_status", $0) })
  }

  @Test("each figure is judged in its unit")
  func figures() throws {
    let judged = try Self.judge(
      Self.report(), "mean <= 50us", "mean < 50us", "p99 <= 0.09ms", "rate >= 20k/s", "rate > 20k/s", "bytes == 0B")
    #expect(judged.lines.map(\.outcome) == [.pass, .fail, .pass, .pass, .fail, .pass])
    #expect(judged.outcome == .fail)
    #expect(judged.unjudged.isEmpty)
  }

  @Test("nothing, no number and what was not measured are no pass")
  func closed() throws {
    #expect(try Self.judge(Self.report { $0.meanNanoseconds = .nan }, "mean <= 1ms").lines[0].outcome == .noData)
    #expect(try Self.judge(Self.report { $0.meanNanoseconds = nil }, "mean <= 1ms").outcome == .noData)
    #expect(try Self.judge(Self.report(), "overhead <= 100%").outcome == .noData)
    #expect(try Self.judge(Self.report()).outcome == .noData)
    var empty = Self.report()
    empty.rows = []
    #expect(try Self.judge(empty, "mean <= 1ms").outcome == .noData)
    var debug = Self.report()
    debug.tool.build = "debug"
    #expect(try Self.judge(debug, "mean <= 1ms").outcome == .invalid)
    #expect(try Self.judge(Self.report { $0.problem = "it crashed" }, "mean <= 1ms").outcome == .invalid)
  }

  @Test(
    "too few operations decide nothing, by name", arguments: [("mean", 29), ("p99", 99), ("rate", 29), ("bytes", 0)])
  func fewOperations(figure: String, most: UInt64) throws {
    let limit = figure == "rate" ? "rate > 0/s" : figure == "bytes" ? "bytes == 0B" : "\(figure) <= 1s"
    for operations in [most, most + 1] {
      let judged = try Self.judge(Self.report { $0.operations = operations }, limit)
      #expect(judged.lines[0].outcome == (operations == most ? .noData : .pass))
      if operations == most {
        #expect(judged.lines[0].note == "\(most) operations: \(figure) needs at least \(most + 1)")
      }
    }
    #expect(Self.report { $0.operations = 29 }.outcome == .noData)
    #expect(Benchmark("slow", .memory, share: 0.001).iterations(of: 200) == 30)
    #expect(Benchmark("slow", .memory, share: 0.001).iterations(of: 1) == 2)
  }

  @Test("a baseline compares what it has; a row, a figure or an allocator that it lacks is no data, by name")
  func baseline() throws {
    func outcome(_ base: BenchmarkReport, _ change: (inout BenchmarkRow) -> Void = { _ in }) throws
      -> BenchmarkJudgement
    {
      let report = Self.report(change)
      var judged = try Self.judge(report, "mean <= 1ms")
      judged.compareAllocations(report, with: base)
      return judged
    }
    #expect(try outcome(Self.report()).outcome == .pass)
    let neither = try outcome(Self.report { $0.allocatedBytesPerOperation = nil }) {
      $0.allocatedBytesPerOperation = nil
    }
    #expect(neither.outcome == .noData)
    let more = try outcome(Self.report()) { $0.allocatedBytesPerOperation = 16 }
    #expect(more.outcome == .fail)
    let missing = try outcome(Self.report { $0.name = "other" })
    #expect(missing.outcome == .noData)
    #expect(missing.problems == ["get_status: the baseline has no such row"])
    let unmeasured = try outcome(Self.report { $0.allocatedBytesPerOperation = nil })
    #expect(unmeasured.problems == ["get_status: allocations were not measured in the baseline"])
    var foreign = Self.report()
    foreign.allocator = AllocatorRecord(name: "system", version: nil, configuration: nil)
    #expect(try outcome(foreign).outcome == .noData)
  }

  @Test("an operation that fails fails the gate, however fast it is")
  func failing() throws {
    let judged = try Self.judge(
      Self.report {
        $0.failures = 3
        $0.failureKinds = ["rejected": 3]
      }, "mean <= 1ms")
    #expect(judged.outcome == .fail)
    #expect(judged.problems == ["get_status: 3 of 100 operations failed (rejected 3)"])
  }

  @Test("a rate over less than a millisecond decides nothing")
  func rateOfNoTime() throws {
    for (rate, outcome) in [(90_000.0, Verdict.Outcome.pass), (110_000, .noData)] {
      let judged = try Self.judge(Self.report { $0.operationsPerSecond = rate }, "rate > 1/s")
      #expect(judged.lines[0].outcome == outcome)
      #expect((judged.lines[0].note?.contains("less than 1 ms") == true) == (outcome == .noData))
    }
  }

  @Test("rows that no threshold names are listed")
  func unjudged() throws {
    let judged = BenchmarkJudgement(Self.report(), [])
    #expect(judged.unjudged == ["get_status"])
    #expect(judged.outcome == .noData)
    #expect(judged.problems[0].contains("no threshold applies to a measured row (get_status)"))
  }

  @Test(
    "a wrong expression says what is right", arguments: ["mean", "mean = 1ms", "men <= 1ms", "mean <= 1", "rate > 5"])
  func wrong(expression: String) {
    #expect(throws: ScenarioErrors.self) { try BenchmarkThreshold("get_status", expression) }
  }

  @Test("a failure is explained")
  func diagnosis() throws {
    let report = Self.report { $0.allocatedBytesPerOperation = 32 }
    var judged = try Self.judge(report, "mean <= 10us")
    judged.diagnose(report) { _ in
      RowHistory([
        .init(run: "a", meanNanoseconds: 9_000, allocatedBytes: 16),
        .init(run: "b", meanNanoseconds: 11_000, allocatedBytes: 16),
        .init(run: "c", meanNanoseconds: 12_000, allocatedBytes: 16),
      ])
    }
    let lines = judged.lines[0].diagnosis
    #expect(
      lines[0]
        == "the median exceeds the limit as well: at least half of the calls exceed it (median 40 µs, p99 90 µs)")
    #expect(lines[1] == "over the limit since b (3 runs)")
    #expect(lines[2] == "allocates 32 bytes per call, 16 before")
    // Nothing was measured of the machine, so nothing is said of it.
    #expect(lines.count == 4)
    #expect(lines[3].hasPrefix("next: loadtest bench --filter get_status"))
  }

  @Test("the machine is called noisy or not by what was measured of it, which is given")
  func noise() throws {
    func said(_ change: (inout BenchmarkReport) -> Void) throws -> String? {
      var report = Self.report()
      change(&report)
      var judged = try Self.judge(report, "mean <= 10us")
      judged.diagnose(report) { _ in RowHistory([]) }
      return judged.lines[0].diagnosis.first { $0.contains("machine") }
    }
    #expect(
      try said {
        $0.stealPercent = 0.5
        $0.hiccupNanoseconds = 2e6
      }
        == "no sign of a noisy machine: the hypervisor took up to 0.5 % of the processor time, scheduler wake-up delays of up to 2 ms"
    )
    #expect(
      try said {
        $0.stealPercent = 0.5
        $0.disturbances = [Disturbance(.otherProcesses, seconds: 1, share: 0.4)]
      }
        == "the machine was noisy: workers waited for other processes for up to 40 % of their time; measure again")
  }

  @Test("presets are the guide's, and code can change them")
  func presets() {
    #expect(PerformanceThresholds.standard.all.count == 12)
    #expect(PerformanceThresholds.production.all.count == 12)
    var thresholds = PerformanceThresholds.production
    #expect(thresholds.getStatusMilliseconds == 0.5)
    #expect(thresholds.healthCheckMilliseconds == 0.05)
    #expect(thresholds.safeOperationOverheadPercent == 75)
    thresholds.getStatusMilliseconds = 0.25
    #expect(thresholds.all[0].expression == "mean <= 0.25ms")
    thresholds.override(with: [PerformanceThresholds.mean("health_check", milliseconds: 7)])
    #expect(thresholds.healthCheckMilliseconds == 7)
    #expect(Set(thresholds.all.map(\.row)).isSubset(of: BenchmarkSuite.standard.benchmarks.map(\.name)))
  }

  @Test("the files that come with the tool say what the presets say")
  func files() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "scenarios/thresholds")
    let rows = BenchmarkSuite.standard.benchmarks.map(\.name)
    func load(_ name: String) throws -> [BenchmarkThreshold] {
      try BenchmarkThresholdsFile.load(path: folder.appending(path: name).path, rows: rows)
    }
    func limits(_ thresholds: [BenchmarkThreshold]) -> [String: Double] {
      Dictionary(
        uniqueKeysWithValues: thresholds.map { ("\($0.row) \($0.figure) \($0.comparison.rawValue)", $0.value) })
    }
    #expect(limits(try load("default.json")) == limits(PerformanceThresholds.standard.all))
    var production = PerformanceThresholds.standard
    production.override(with: try load("production.json"))
    #expect(limits(production.all) == limits(PerformanceThresholds.production.all))
    #expect(throws: ScenarioErrors.self) {
      try BenchmarkThresholdsFile.load(path: folder.appending(path: "default.json").path, rows: ["get_status"])
    }
  }

  @Test("categories are the guide's")
  func ratings() {
    #expect(
      [99_999, 100_000, 999_999, 1e6, 4.9e6, 5e6].map { Rating(meanNanoseconds: $0) } == [
        .excellent, .good, .good, .acceptable, .acceptable, .slow,
      ])
    #expect([49.9, 50, 99.9, 100].map { OverheadRating(percent: $0) } == [.low, .moderate, .moderate, .high])
    for operations in [29, 30] as [UInt64] {
      let row = Self.report {
        $0.operations = operations
        $0.overhead = .init(
          percent: .init(estimate: 10, low: nil, high: nil), medianPercent: .init(estimate: 10, low: nil, high: nil),
          addedNanoseconds: .init(estimate: 10, low: nil, high: nil), pairs: 1)
      }.rows[0]
      #expect(row.rating == (operations < 30 ? nil : .excellent), "too few operations have no grade")
      #expect(row.overheadRating == (operations < 30 ? nil : .low))
    }
  }
}
