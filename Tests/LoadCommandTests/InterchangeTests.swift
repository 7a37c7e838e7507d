import Foundation
import LoadRecord
import LoadScenario
import Testing

extension EndToEnd {
  /// Exports of saved runs, and records merged into one.
  @Suite
  struct InterchangeTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Makes a run of two operations and returns its folder, below the test's.
    private func run(_ name: String = "first", members: String = "", arguments: [String] = []) throws -> String {
      let scenario = try folder.scenario(
        named: "pair",
        """
        "target": "calibration", "threads": 2, "mix": {"spin_1us": 3, "spin_10us": 1}, "warmup": "50ms",
        "duration": "300ms"\(members)
        """)
      let results = "\(folder.path)/\(name)"
      let outcome = try LoadTestProcess.run(
        [scenario, "--quiet", "--output-dir", results] + arguments, in: folder)
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun, "\(outcome.errors)")
      return "\(name)/latest"
    }

    private func loadtest(_ arguments: String...) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder)
    }

    private func record(_ path: String) throws -> RunRecord {
      try RecordFile.load(path: "\(folder.path)/\(path)").record
    }

    /// The number behind `Total count    =`.
    private func totalCount(_ distribution: String) throws -> UInt64? {
      let line = try #require(distribution.split(separator: "\n").first { $0.hasPrefix("#[Max") })
      return line.split(separator: " ").last.flatMap { UInt64($0.dropLast()) }
    }

    @Test("Percentile distributions, of all operations and of one, and interval logs")
    func exports() throws {
      let run = try run()
      let record = try record(run)
      let all = try loadtest("report", run, "--hgrm", "-")
      #expect(all.status == 0)
      #expect(all.output.hasPrefix("       Value     Percentile TotalCount 1/(1-Percentile)\n\n"))
      #expect(try totalCount(all.output) == record.operations.reduce(0) { $0 + $1.samples })

      let files = try loadtest("report", run, "--hgrm", "one.hgrm", "--hlog", "one.hlog", "--operation", "spin_10us")
      #expect(files.status == 0)
      #expect(files.output.isEmpty)
      let one = try #require(record.operations.first { $0.name == "spin_10us" })
      #expect(try totalCount(folder.read("one.hgrm")) == one.samples)
      let lines = try folder.read("one.hlog").split(separator: "\n")
      #expect(lines.first == "#[Histogram log format version 1.3]")
      #expect(lines.count == 3 + record.timeline.count)
      #expect(lines.dropFirst(3).allSatisfy { $0.hasPrefix("Tag=spin_10us,") })

      let log = try loadtest("report", run, "--hlog", "-")
      #expect(log.status == 0)
      #expect(log.output.split(separator: "\n").count == 3 + 2 * record.timeline.count)
    }

    @Test("What cannot be exported or written has the exit code of its cause, and nothing is left behind")
    func refusedExports() throws {
      let run = try run()
      _ = try folder.write("alone.json", folder.read(run + "/result.json"))
      let usage = [
        ["--hgrm", "-", "--hlog", "-"], ["--json", "-", "--hgrm", "-"], ["--operation", "spin_1us"],
        ["--hgrm", "x", "--operation", "spin_1s"],
      ]
      for arguments in usage {
        let outcome = try LoadTestProcess.run(["report", run] + arguments, in: folder)
        #expect(outcome.status == 64, "\(arguments)")
        #expect(outcome.output.isEmpty)
      }
      let unknown = try loadtest("report", run, "--hgrm", "x", "--operation", "spin_1s")
      #expect(unknown.errors.contains("no operation 'spin_1s'; expected one of spin_10us, spin_1us"))
      #expect(try loadtest("report", run, "--hgrm", "none/x").status == 73)
      #expect(try loadtest("report", run, "--hlog", "none/x").status == 73)
      #expect(try loadtest("report", run, "--hlog", "/dev/full").status == 74)
      let alone = try loadtest("report", "alone.json", "--hgrm", "x", "--hlog", "y")
      #expect(alone.status == 66)
      #expect(alone.errors.contains("timeline.jsonl"))
      #expect(!folder.exists("x") && !folder.exists("y"))
      #expect(try loadtest("report", "alone.json", "--hgrm", "x").status == 0)
    }

    @Test("A record of several targets has histograms in its runs alone")
    func severalRuns() throws {
      let run = try run(members: #", "repeat": 2"#)
      #expect(try loadtest("report", run, "--hgrm", "-").status == 0)
      let log = try loadtest("report", run, "--hlog", "-")
      #expect(log.status == 65)
      #expect(log.errors.contains("cells/0"))
      #expect(try loadtest("report", run + "/cells/1", "--hlog", "-").status == 0)
      let merged = try loadtest("merge", run, "-o", "merged.json")
      #expect(merged.status == 65)
      #expect(merged.errors.contains("cells/0"))
      #expect(try loadtest("merge", run + "/cells/0", run + "/cells/1").status == EndToEnd.exitCodeOfGoodRun)
    }

    @Test("A merged record is judged, reported, judged again and exported")
    func merge() throws {
      let thresholds = #", "thresholds": {"operations": ["count > 10"], "latency": ["p(50) < 1s"]}"#
      let first = try run("first", members: thresholds)
      let second = try run("second", members: thresholds)
      let merged = try loadtest("merge", first, second, "-o", "merged.json")
      #expect(merged.status == EndToEnd.exitCodeOfGoodRun)
      #expect(merged.output.contains("2 runs merged"))
      #expect(merged.output.contains("different seeds"))
      let record = try record("merged.json")
      let parts = try [self.record(first), self.record(second)]
      #expect(record.totals.operations == parts[0].totals.operations + parts[1].totals.operations)
      #expect(record.elapsedSeconds > parts[0].elapsedSeconds)
      // A debug build's times are not judged.
      let onTime: Verdict.Outcome = EndToEnd.exitCodeOfGoodRun == 0 ? .pass : .invalid
      #expect(record.verdict?.thresholds.map(\.outcome) == [onTime, onTime])
      #expect(record.verdict?.thresholds.first?.observed == Double(record.totals.operations))

      let printed = try loadtest("merge", first, second, "-o", "-")
      #expect(printed.output == (try folder.read("merged.json")))
      #expect(try loadtest("report", "merged.json").status == 0)
      let strict = try folder.write("strict.json", #"{"failures": ["count > 10"]}"#)
      #expect(try loadtest("judge", "merged.json", "--thresholds", strict).status == 1)
      let distribution = try loadtest("report", "merged.json", "--hgrm", "-")
      #expect(try totalCount(distribution.output) == record.operations.reduce(0) { $0 + $1.samples })
      let log = try loadtest("report", "merged.json", "--hlog", "-")
      #expect(log.status == 65)
      #expect(log.errors.contains("merged"))
    }

    @Test("Records of different plans, the same record twice, files that are no record or are not there")
    func refusedMerges() throws {
      let first = try run("first")
      let other = try run("other", arguments: ["--threads", "3"])
      let different = try loadtest("merge", first, other, "-o", "merged.json")
      #expect(different.status == 65)
      #expect(different.errors.contains("scenario.groups[0].workers is 2 in first/latest, 3 in other/latest"))
      let twice = try loadtest("merge", first, first + "/result.json", "-o", "merged.json")
      #expect(twice.status == 65)
      #expect(twice.errors.contains("the same run"))
      #expect(!folder.exists("merged.json"))
      #expect(try loadtest("merge", first, "none.json").status == 66)
      #expect(try loadtest("merge", first, folder.write("text.json", "{}")).status == 65)
      #expect(try loadtest("merge").status == 64)
      #expect(try loadtest("merge", first, "-o", "none/merged.json").status == 73)
      #expect(try loadtest("merge", first, "-o", "/dev/full").status == 74)
    }
  }
}
