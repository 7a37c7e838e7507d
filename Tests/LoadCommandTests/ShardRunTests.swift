import Foundation
import LoadRecord
import LoadScenario
import TestThreads
import Testing

extension EndToEnd {
  /// Plans split over processes, and put together again.
  @Suite
  struct ShardRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func scenario(_ members: String = "", seed: String = #", "seed": 11"#) throws -> String {
      try folder.scenario(
        named: "split",
        """
        "target": "calibration", "groups": [
          {"name": "readers", "threads": 6, "mix": {"noop": 3, "spin_1us": 1}},
          {"name": "writers", "threads": 4, "mix": {"spin_1us": 1}}],
        "warmup": "10ms", "iterations": 10007\(seed)\(members)
        """)
    }

    private func loadtest(
      _ arguments: [String], environment: [String: String?] = [:]
    ) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder, environment: environment)
    }

    private func run(_ arguments: [String], environment: [String: String?] = [:]) throws -> LoadTestProcess.Outcome {
      try loadtest(
        ["run", "split.json", "--quiet", "--output-dir", folder.results] + arguments, environment: environment)
    }

    private func record(_ name: String) throws -> RunRecord {
      try RecordFile.load(path: "\(folder.path)/\(name)").record
    }

    @Test("Shards of every launcher perform what one run does, and are judged together")
    func shards() throws {
      _ = try scenario(
        #", "thresholds": {"operations": ["count == 10007"], "latency": ["p(50) < 1s"], "resident": ["max < 4GiB"]}"#)
      let good = EndToEnd.exitCodeOfGoodRun
      #expect(try run(["--json", "whole.json"]).status == good)
      #expect(try run(["--shard", "0/4", "--json", "0.json"]).status == good)
      let variables: [[String: String?]] = [
        ["JOB_COMPLETION_INDEX": "1", "LOADTEST_SHARDS": "4"], ["SLURM_PROCID": "2", "SLURM_NTASKS": "4"],
        ["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"],
      ]
      for (index, environment) in variables.enumerated() {
        #expect(
          try run(["--shard", "env", "--json", "\(index + 1).json"], environment: environment).status == good)
      }
      // The history of the scenario has whole runs alone.
      #expect(try folder.read("results/history.jsonl").split(separator: "\n").count == 1)
      // A debug build's times are not judged.
      let onTime: Verdict.Outcome = good == 0 ? .pass : .invalid
      let part = try record("2.json")
      #expect(part.scenario.shard?.shard == Shard("2/4"))
      #expect(part.scenario.groups.map(\.workers) == [1, 1])
      #expect(part.command?.contains("--shard 2/4") == true)
      #expect(part.verdict?.thresholds.map(\.outcome) == [.noData, onTime, .pass])

      let names = (0..<4).map { "\($0).json" }
      let merged = try loadtest(["merge"] + names + ["-o", "merged.json"])
      #expect(merged.status == good, "\(merged.output)")
      #expect(merged.output.contains("4 shards merged"))
      let (together, whole) = try (record("merged.json"), record("whole.json"))
      #expect(together.operations.map(\.count) == whole.operations.map(\.count))
      #expect(together.workers.map(\.operations) == whole.workers.map(\.operations))
      #expect(together.scenario == whole.scenario)
      #expect(together.verdict?.thresholds.map(\.outcome) == [.pass, onTime, .pass])
      #expect(try loadtest(["report", "merged.json"]).status == 0)
      #expect(try loadtest(["judge", "merged.json"]).status == good)
    }

    @Test("A missing shard is invalid, a doubled one and one of another plan are refused")
    func wrongSets() throws {
      _ = try scenario()
      for index in 0..<3 { _ = try run(["--shard", "\(index)/3", "--json", "\(index).json"]) }
      _ = try run(["--shard", "1/3", "--json", "again.json"])
      _ = try run(["--shard", "1/3", "--json", "longer.json", "--iterations", "10008"])
      let missing = try loadtest(["merge", "0.json", "2.json", "-o", "merged.json"])
      #expect(missing.status == 2)
      #expect(missing.output.contains("shard 1 of 3 is missing"))
      #expect(try loadtest(["judge", "merged.json"]).status == 2)
      let doubled = try loadtest(["merge", "0.json", "1.json", "2.json", "again.json"])
      #expect(doubled.status == 65)
      #expect(doubled.errors.contains("1.json and again.json are both shard 1 of 3"))
      let longer = try loadtest(["merge", "0.json", "longer.json", "2.json"])
      #expect(longer.status == 65)
      #expect(longer.errors.contains("scenario.length.iterations is 10007 in 0.json, 10008 in longer.json"))
    }

    @Test("Shards without a seed choose the same one")
    func seeds() throws {
      _ = try scenario(seed: "")
      for index in 0..<2 { _ = try run(["--shard", "\(index)/2", "--json", "\(index).json"]) }
      #expect(try record("0.json").seed == record("1.json").seed)
      #expect(try loadtest(["merge", "0.json", "1.json"]).status == EndToEnd.exitCodeOfGoodRun)
      _ = try run(["--shard", "0/2", "--json", "0.json", "--seed", "4"])
      #expect(try loadtest(["merge", "0.json", "1.json"]).errors.contains("different seeds"))
    }

    @Test("Variables alone split nothing, and one shard is the whole")
    func noShard() throws {
      _ = try scenario()
      _ = try run(["--json", "a.json"], environment: ["SLURM_PROCID": "0", "SLURM_NTASKS": "4"])
      _ = try run(["--shard", "0/1", "--json", "b.json"])
      for name in ["a.json", "b.json"] {
        #expect(try record(name).scenario.shard == nil)
        #expect(try record(name).totals.operations == 10007)
      }
    }

    @Test("What cannot be split is refused before anything runs")
    func refusals() throws {
      _ = try scenario()
      let none: [String: String?] = ["JOB_COMPLETION_INDEX": nil, "SLURM_PROCID": nil, "OMPI_COMM_WORLD_RANK": nil]
      let cases: [([String], Int32, String)] = [
        (["--shard", "3/3"], 64, "i from 0 to n - 1"),
        (["--shard", "0/5"], 64, "group 'writers' has 4 threads"),
        (["--shard", "0/2", "--repeat", "2"], 64, "this scenario makes 2 runs"),
        (["--shard", "0/2", "--baseline", "x"], 64, "on the merged record"),
        (["--shard", "env"], 64, "none of these is set"),
        (["--start-at", "tomorrow"], 64, "2026-01-31T12:34:56Z"),
        (["--start-at", "7258118399"], 64, "more than a week ahead"),
        (["--start-at", "0", "--repeat", "2"], 64, "--start-at applies to one run"),
      ]
      for (arguments, status, message) in cases {
        let outcome = try run(arguments, environment: none)
        #expect(outcome.status == status, "\(arguments)")
        #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
      }
      let wrong = try run(["--shard", "slurm"], environment: ["SLURM_PROCID": "4", "SLURM_NTASKS": "4"])
      #expect(wrong.status == 65)
      #expect(!folder.exists("results"))
    }

    @Test("The measured phase begins at its time, not before")
    func commonStart() throws {
      _ = try scenario()
      let start = Date.now.addingTimeInterval(3).timeIntervalSince1970
      _ = try run(["--start-at", String(format: "%.3f", start), "--json", "a.json"])
      let run = try record("a.json")
      let began = try #require(run.startNanosecondsSinceEpoch)
      // To the millisecond, which is what a record tells.
      #expect(Double(began) / 1e9 >= start - 0.002)
      #expect(run.scenario.startNanosecondsSinceEpoch != nil)
      #expect(run.command?.contains("--start-at") == false)
    }

    @Test("Who waits for a start can be interrupted, before the process that measures is there and after")
    func interruptedWait() throws {
      _ = try scenario()
      for seconds in [3600.0, 6] {
        let start = String(format: "%.3f", Date.now.addingTimeInterval(seconds).timeIntervalSince1970)
        let process = try LoadTestProcess(
          // Endless, so that an interrupt that comes late finds it running.
          [
            "run", "split.json", "--no-progress", "--output-dir", folder.results, "--start-at", start, "--iterations",
            "1000000000000",
          ], in: folder)
        let isEarly = seconds > 60
        #expect(Waiting.until { process.errors.contains("the measured phase starts at") })
        if !isEarly { #expect(Waiting.until { process.measuringProcess() != nil }) }
        process.send(SIGINT)
        let outcome = try process.wait()
        #expect(outcome.status == 130)
        if isEarly {
          #expect(outcome.errors.contains("interrupted before the run began"))
          #expect(!folder.exists("results"))
        }
      }
    }
  }
}
