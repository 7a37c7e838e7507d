import Foundation
import LoadRecord
import LoadScenario
import TestThreads
import Testing

extension EndToEnd {
  /// Scenarios of several runs.
  @Suite
  struct CellRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ arguments: [String]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments + ["--output-dir", folder.results], in: folder)
    }

    /// The calibration target on threads and in tasks, each twice.
    private func scenario(_ members: String = "", duration: String = "200ms") throws -> String {
      try folder.scenario(
        named: "compared",
        """
        "target": "calibration", "executor": ["threads", "tasks"], "repeat": 2, "threads": 2,
        "mix": {"noop": 1, "spin_1us": 2}, "warmup": "20ms", "duration": "\(duration)", "seed": 1\(members)
        """)
    }

    private func cell(_ number: Int) throws -> RunRecord {
      try RecordFile.load(path: "\(folder.results)/latest/cells/\(number)").record
    }

    @Test func eachRunHasItsRecordAndAllAreCompared() throws {
      let outcome = try run([try scenario(), "--json", "-"])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try JSONDecoder().decode(RunRecord.self, from: Data(outcome.output.utf8))
      #expect(try folder.latest() == record)
      let cells = try #require(record.cells)
      #expect(cells.map(\.executor) == ["threads", "tasks", "threads", "tasks"])
      #expect(cells.map(\.repetition) == [0, 0, 1, 1])
      #expect(cells.map(\.path) == (0..<4).map { "cells/\($0)/result.json" })
      let records = try (0..<4).map { try cell($0) }
      #expect(records.map(\.scenario.executor.rawValue) == cells.map(\.executor))
      #expect(records.allSatisfy { $0.ending.kind == .completed && $0.cells == nil && $0.seed == 1 })
      #expect(records.map(\.verdict?.outcome) == cells.map(\.outcome))
      #expect(record.totals.operations == records.reduce(0) { $0 + $1.totals.operations })
      #expect(record.comparison == ComparisonRecord(of: record.scenario, records: records))
      #expect(record.comparison?.rows.count == 7)
      #expect(record.comparison?.rows.allSatisfy { !$0.values.contains(nil) } == true)
    }

    @Test func oneTable() throws {
      let outcome = try run([try scenario()])
      #expect(outcome.output.contains("compared  4 runs"))
      #expect(outcome.output.split(separator: "\n").filter { $0.hasPrefix("  comparison") }.count == 1)
      #expect(outcome.output.contains("ratios to threads; medians of 2 runs"))
      #expect(outcome.errors.contains("cells/3 of 4: tasks"))
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(report.status == 0)
      #expect(report.output.contains("ratios to threads; medians of 2 runs"))
      let quiet = try run([try scenario(), "--quiet"])
      #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test func targetsWithConfigurations() throws {
      let scenario = try folder.scenario(
        """
        "target": ["auto-instrumentation", "auto-instrumentation-locked"], "threads": 2, "mix": {"get_status": 1},
        "warmup": "20ms", "duration": "200ms", "thresholds": {"gauge{name:health_score}": ["value >= 80"]}
        """)
      #expect(try run([scenario]).status == EndToEnd.exitCodeOfGoodRun)
      let record = try folder.latest()
      #expect(record.comparison?.baseline == "auto-instrumentation")
      #expect(record.cells?.map(\.target) == ["auto-instrumentation", "auto-instrumentation-locked"])
      #expect(record.verdict?.thresholds.map(\.outcome) == [.pass])
    }

    @Test("A sweep leaves a curve, and the records of its runs")
    func sweep() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": [1, 2, 3], "mix": {"spin_1us": 1}, "warmup": "20ms", "duration": "100ms",
        "seed": 1
        """)
      let outcome = try run([scenario])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try folder.latest()
      #expect(record.cells?.map(\.threads) == [1, 2, 3])
      let records = try (0..<3).map { try cell($0) }
      #expect(records.map(\.scenario.workerCount) == [1, 2, 3])
      #expect(records.allSatisfy { $0.cells == nil && $0.scaling == nil })
      #expect(record.comparison?.labels == ["1 thread", "2 threads", "3 threads"])
      let curve = try #require(record.scaling?.curves.first)
      #expect(curve.points.map(\.threads) == [1, 2, 3])
      #expect(curve.points.map(\.throughputPerSecond) == records.map(\.totals.throughputPerSecond))
      #expect(curve.points.allSatisfy { $0.p99Nanoseconds != nil && $0.efficiency != nil })
      // Three counts never make a law, whatever the machine.
      #expect(curve.universalScalabilityLaw == nil)
      #expect(outcome.output.contains("  scaling "))
      #expect(outcome.output.contains("no Universal Scalability Law: a fit needs at least 4 worker counts"))
      #expect(outcome.output.contains("by 1, 2, 3 threads"))
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(report.output.contains("no Universal Scalability Law: a fit needs at least 4 worker counts"))
      #expect(try run([scenario, "--threads", "2", "--quiet"]).status == EndToEnd.exitCodeOfGoodRun)
      #expect(try folder.latest().scaling == nil && folder.latest().cells == nil)
      #expect(try run([scenario, "--threads", "2,1", "--quiet"]).status == EndToEnd.exitCodeOfGoodRun)
      #expect(try folder.latest().cells?.map(\.threads) == [2, 1])
    }

    @Test("A threshold that one run crosses is crossed; the others are made")
    func oneRunFails() throws {
      let plugin = try TestPlugin.build(
        "static int32_t noop(void *w, uint64_t i) { return 1; }", operations: ["noop"], in: folder)
      let scenario = try folder.scenario(
        """
        "target": ["calibration", {"plugin": "\(plugin)"}, {"name": "calibration", "config": {}}], "threads": 1,
        "mix": {"noop": 1}, "iterations": 1000, "warmup": "0s", "thresholds": {"failures": ["count == 0"]}
        """)
      // {} is what a target without a configuration has.
      #expect(try run([scenario]).status == 65)
      let pair = try folder.scenario(
        """
        "target": [{"plugin": "\(plugin)"}, "calibration"], "threads": 1,
        "mix": {"noop": 1}, "iterations": 1000, "warmup": "0s", "thresholds": {"failures": ["count == 0"]}
        """)
      let outcome = try run([pair])
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.cells?.first?.outcome == .fail)
      #expect(record.cells?.last?.outcome != .fail)
      #expect(record.verdict?.thresholds.map(\.observed) == [1000])
    }

    @Test func judgedAgainRunByRun() throws {
      let scenario = try scenario(#","thresholds":{"operations":["count > 0"]}"#)
      #expect(try run([scenario, "--quiet"]).status == EndToEnd.exitCodeOfGoodRun)
      let most = try (0..<4).map { try cell($0).totals.operations }.max() ?? 0
      // All runs together made more; no run alone did.
      let strict = try folder.write("strict.json", #"{"operations": ["count > \#(most)"]}"#)
      let judged = try LoadTestProcess.run(["judge", "\(folder.results)/latest", "--thresholds", strict], in: folder)
      // How much a debug build performs in a time is not judged.
      #expect(judged.status == (EndToEnd.exitCodeOfGoodRun == 0 ? 1 : 2))
      #expect(judged.output.contains("cells/"))
      try FileManager.default.removeItem(atPath: "\(folder.results)/latest/cells/2")
      #expect(try LoadTestProcess.run(["judge", "\(folder.results)/latest"], in: folder).status == 66)
    }

    /// Starts a long scenario and waits until the second run has measured a second.
    private func startedSecondRun() throws -> LoadTestProcess {
      let process = try LoadTestProcess(
        [
          try folder.scenario(
            """
            "target": "calibration", "executor": ["threads", "tasks"], "repeat": 2, "threads": 1,
            "mix": {"spin_1us": 1}, "warmup": "20ms", "duration": "2s", "seed": 1
            """), "--output-dir", folder.results,
        ], in: folder)
      let timeline = "results/latest/cells/1/timeline.jsonl"
      try #require(
        Waiting.until { (try? folder.read(timeline))?.contains("{\"interval\":") == true },
        "the second run measured no second: \(process.errors)")
      return process
    }

    @Test func anInterruptEndsTheRemainingRuns() throws {
      let process = try startedSecondRun()
      process.send(SIGINT)
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      let record = try folder.latest()
      #expect(record.ending.kind == .interrupted)
      #expect(record.cells?.count == 2)
      #expect(record.comparison?.runs == [1, 1])
      #expect(try cell(0).ending.kind == .completed)
      #expect(try cell(1).ending.kind == .interrupted)
      #expect(!folder.exists("results/latest/cells/2"))
      #expect(outcome.output.contains("interrupted: judged by the 2 of 4 runs that were recorded"))
      let judged = try LoadTestProcess.run(["judge", "\(folder.results)/latest"], in: folder)
      #expect(judged.status == EndToEnd.exitCodeOfGoodRun)
      #expect(judged.output.contains("2 of 4 runs"))
    }

    @Test("A second interrupt keeps the runs that were over")
    func interruptedTwice() throws {
      let plugin = try TestPlugin.build(
        "static int32_t noop(void *w, uint64_t i) { for (;;) pause(); }", operations: ["noop"], in: folder)
      let scenario = try folder.scenario(
        """
        "target": ["calibration", {"plugin": "\(plugin)"}], "threads": 1, "mix": {"noop": 1}, "warmup": "0s",
        "duration": "200ms", "stall": "1h", "gracefulStop": "1h"
        """)
      let process = try LoadTestProcess([scenario, "--output-dir", folder.results], in: folder)
      let timeline = "results/latest/cells/1/timeline.jsonl"
      try #require(
        Waiting.until { (try? folder.read(timeline))?.contains("{\"interval\":") == true },
        "the second run measured no second: \(process.errors)")
      // The kernel merges signals that are sent before the first is taken, so this is who keeps pressing Ctrl-C.
      #expect(
        Waiting.until {
          process.send(SIGINT)
          return !process.isRunning
        })
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      #expect(outcome.errors.contains("ended immediately"))
      let record = try folder.latest()
      #expect(record.ending.kind == .interrupted)
      #expect(record.cells?.map(\.target) == ["calibration"])
    }

    @Test("A target that refuses is named; what was measured before is not lost")
    func refused() throws {
      let scenario = try folder.scenario(
        """
        "target": ["calibration", {"name": "calibration", "config": {"unknown": 1}}], "threads": 1, "mix": {"noop": 1},
        "warmup": "0s", "iterations": 1000
        """)
      let outcome = try run([scenario])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains(#"calibration {"unknown":1}: "#))
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest", "--json", "-"], in: folder)
      let record = try JSONDecoder().decode(RunRecord.self, from: Data(report.output.utf8))
      #expect(record.totals.operations == 1000)
      #expect(record.verdict?.outcome == .invalid)
    }

    @Test("Where the first run is refused, nothing is left behind", arguments: ["run", "leaks", "capacity"])
    func refusedAtTheStart(command: String) throws {
      let refusing = #"{"name": "calibration", "config": {"unknown": 1}}"#
      let target = command == "run" ? "[\(refusing), {\"name\": \"calibration\"}]" : refusing
      let scenario = try folder.scenario(
        """
        "target": \(target), "threads": 1, "mix": {"noop": 1},
        "warmup": "0s", "iterations": 1000
        """)
      _ = try run(["run", try folder.quickScenario(), "--quiet"])
      let before = try folder.runs()
      #expect(try run([command, scenario]).status == 65)
      #expect(try folder.runs() == before)
      #expect(try folder.latest().scenario.name == "quick")
    }

    @Test("What a killed supervisor left is put together from the runs")
    func killed() throws {
      let process = try startedSecondRun()
      process.measuringProcess()
      process.send(SIGKILL)
      #expect(try process.wait().status == nil)
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest", "--json", "-"], in: folder)
      #expect(report.status == 0)
      let record = try JSONDecoder().decode(RunRecord.self, from: Data(report.output.utf8))
      #expect(record.verdict?.outcome == .invalid)
      #expect(record.verdict?.reasons.contains("only 2 of 4 runs were performed") == true)
      #expect(record.cells?.count == 2)
      #expect(record.comparison?.runs == [1, 0])
      #expect(record.totals.operations > (try cell(0).totals.operations))
    }

    @Test func severalRunsNeedAProcessEach() throws {
      let outcome = try run([try scenario(), "--in-process"])
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("--in-process"))
      #expect(!folder.exists("results"))
    }
  }
}
