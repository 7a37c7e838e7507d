import Foundation
import LoadRecord
import LoadScenario
import Testing

extension EndToEnd {
  /// Runs that end by themselves.
  @Suite
  struct RunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(
      _ arguments: [String], environment: [String: String?] = [:]
    ) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(
        arguments + ["--output-dir", folder.results], in: folder, environment: environment)
    }

    @Test("Only the record is on standard output, whatever the target prints")
    func jsonAlone() throws {
      let plugin = try TestPlugin.build(
        """
        static int32_t chatter(void *w, uint64_t i) {
          if (i % 1000 == 0) { printf("chatter\\n"); fflush(stdout); }
          return 0;
        }
        """, operations: ["chatter"], in: folder)
      let scenario = try folder.scenario(
        #""target": {"plugin": "\#(plugin)"}, "threads": 2, "mix": {"chatter": 1}, "warmup": "50ms", "duration": "300ms""#
      )
      let outcome = try run([scenario, "--json", "-", "--quiet"])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try JSONDecoder().decode(RunRecord.self, from: Data(outcome.output.utf8))
      #expect(record.ending.kind == .completed)
      #expect(record.totals.operations > 0)
      let chatter = outcome.errors.split(separator: "\n")
      #expect(!chatter.isEmpty)
      #expect(chatter.allSatisfy { $0 == "chatter" }, "quiet: nothing of its own on standard error either")
      #expect(try folder.latest() == record)
    }

    @Test func summary() throws {
      let outcome = try run([try folder.quickScenario("shown")])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      #expect(outcome.output.contains("shown"))
      #expect(outcome.output.contains("spin_1us"))
      #expect(outcome.errors.contains("seed 1"))
    }

    /// Each group is one worker, so that the record tells what each worker did of each operation.
    private func mixScenario() throws -> String {
      let mix = #""mix": {"noop": 70, "spin_1us": 20, "allocate_64": 9, "fail_always": 1}"#
      return try folder.scenario(
        """
        "target": "calibration", "warmup": "50ms", "duration": "1s",
        "thresholds": {"failures{operation:fail_always}": "rate == 100%"},
        "groups": [{"name": "a", "threads": 1, \(mix)}, {"name": "b", "threads": 1, \(mix)}]
        """)
    }

    private func counts(_ scenario: String, iterations: Int, seed: Int) throws -> [UInt64] {
      let outcome = try run([scenario, "--iterations", "\(iterations)", "--seed", "\(seed)", "--quiet"])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try folder.latest()
      #expect(record.seed == UInt64(seed))
      #expect(record.workers.map(\.operations) == [UInt64(iterations) / 2, UInt64(iterations) / 2])
      return record.operations.map(\.count)
    }

    @Test("The same seed gives each worker the same operations")
    func sameSeed() throws {
      let scenario = try mixScenario()
      let first = try counts(scenario, iterations: 100_000, seed: 7)
      #expect(try counts(scenario, iterations: 100_000, seed: 7) == first)
      #expect(first.reduce(0, +) == 100_000)
      // 70 : 20 : 9 : 1 to within one deck, whatever its size up to a thousand cards.
      for (count, share) in zip(first, [0.7, 0.2, 0.09, 0.01, 0.7, 0.2, 0.09, 0.01]) {
        #expect(abs(Double(count) - share * 50_000) <= 1000)
      }
      #expect(try folder.runs().count == 2)
    }

    @Test("Another seed gives another order and the same counts")
    func otherSeeds() throws {
      let scenario = try mixScenario()
      let all = try (1...4).map { try counts(scenario, iterations: 50, seed: $0) }
      #expect(Set(all).count == 1, "\(all)")
    }

    @Test func withoutJemalloc() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 1, "mix": {"allocate_64": 1}, "warmup": "50ms", "duration": "300ms",
        "thresholds": {"allocated": ["bytes < 1KiB"]}
        """)
      let outcome = try run([scenario], environment: ["LOADTEST_JEMALLOC": ""])
      let record = try folder.latest()
      #expect(outcome.status == 2 || outcome.status == 3)
      #expect(record.ending.kind == .completed)
      #expect(record.environment.warnings.contains { $0.contains("jemalloc") })
      #expect(outcome.output.contains("jemalloc"))
      #expect(record.operations.allSatisfy { $0.allocatedBytesPerOperation == nil })
      #expect(!record.memory.samples.isEmpty)
      #expect(record.memory.samples.allSatisfy { $0.activeBytes == nil && $0.residentBytes != nil })
      #expect(record.memory.allocator?.name != "jemalloc")
      #expect(record.verdict?.thresholds.map(\.outcome) == [.noData])
    }

    @Test func thresholdEndsTheRun() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 1, "mix": {"fail_always": 1, "spin_10us": 9}, "warmup": "50ms",
        "duration": "1h", "thresholds": {"failures": [{"threshold": "rate < 1%", "abort": true}]}
        """)
      let outcome = try run([scenario])
      let record = try folder.latest()
      #expect(outcome.status == 1)
      #expect(record.ending.kind == .aborted)
      #expect(record.ending.message?.contains("rate < 1%") == true)
      #expect(record.elapsedSeconds < 3600)
      #expect(record.verdict?.thresholds.map(\.outcome) == [.fail])
      #expect(outcome.output.hasPrefix("FAIL"))
    }

    @Test func memoryLimit() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 1, "mix": {"retain_64": 1}, "warmup": "50ms", "duration": "1h",
        "memory": {"limit": "64MiB"}
        """)
      let outcome = try run([scenario])
      let record = try folder.latest()
      #expect(outcome.status == 1)
      #expect(record.ending.kind == .memoryLimit)
      #expect(record.ending.operation == "retain_64")
      #expect(outcome.output.contains("memory.limit"))
    }

    @Test func twoScenarios() throws {
      let scenarios = [try folder.quickScenario("one"), try folder.quickScenario("two")]
      let outcome = try run(scenarios)
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      #expect(try folder.runs().count == 2)
      #expect(try folder.latest().scenario.name == "two")
      #expect(outcome.output.contains("one"))
    }

    @Test("The worst of several runs gives the exit code")
    func worstOfTwo() throws {
      let failing = try folder.scenario(
        named: "failing",
        """
        "target": "calibration", "threads": 1, "mix": {"fail_always": 1}, "warmup": "50ms", "duration": "300ms",
        "thresholds": {"failures": ["count == 0"]}
        """)
      let outcome = try run([failing, try folder.quickScenario()])
      #expect(outcome.status == 1)
      #expect(try folder.runs().count == 2)
    }

    @Test func repeated() throws {
      let outcome = try run([try folder.quickScenario(), "--repeat", "2", "--quiet"])
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try folder.latest()
      let cells = try #require(record.cells)
      #expect(cells.map(\.path) == ["cells/0/result.json", "cells/1/result.json"])
      let parts = try cells.map { try RecordFile.load(path: "\(folder.results)/latest/\($0.path)").record }
      #expect(parts.allSatisfy { $0.ending.kind == .completed && $0.totals.operations > 0 })
      #expect(record.totals.operations == parts.reduce(0) { $0 + $1.totals.operations })
    }

    @Test("A saved record is rendered and judged again")
    func reportAndJudge() throws {
      _ = try run([try folder.quickScenario("again"), "--quiet"])
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(report.status == 0)
      #expect(report.output.contains("again"))
      let strict = try folder.write("strict.json", #"{"failures": ["count > 1000000000000"]}"#)
      let judged = try LoadTestProcess.run(
        ["judge", "\(folder.results)/latest", "--thresholds", strict], in: folder)
      #expect(judged.status == 1)
      #expect(judged.output.contains("count > 1000000000000"))
      let none = try LoadTestProcess.run(["report", "\(folder.path)/none"], in: folder)
      #expect(none.status == 66)
      let garbage = try folder.write("garbage.json", "{]")
      #expect(try LoadTestProcess.run(["report", garbage], in: folder).status == 65)
    }
  }
}
