import Foundation
import LoadRecord
import Testing

extension EndToEnd {
  /// The files that a command is asked to write, beside those that it reads.
  @Suite("Output files")
  struct OutputFileTests {
    let folder: TestFolder

    init() throws {
      folder = try TestFolder()
      _ = try folder.write("a.json", Self.scenario)
    }

    private static let scenario =
      #"{ "target": "calibration", "threads": 1, "mix": { "allocate_64": 1 }, "iterations": 2000, "warmup": "0s", "#
      + #""seed": 1 }"#

    private func run(_ arguments: [String]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder)
    }

    @Test(
      "'-' is standard output for pages too",
      arguments: [["run", "a.json"], ["leaks", "a.json", "--operations", "20000", "--detect-only"]])
    func pageOnStandardOutput(command: [String]) throws {
      let printed = try run(command + ["--html", "-"])
      #expect(printed.output.hasPrefix("<!DOCTYPE html>") || printed.output.hasPrefix("<!doctype html>"))
      #expect(printed.output.hasSuffix("</html>\n"))
      #expect(printed.output == (try folder.read("results/latest/report.html")))
      #expect(!folder.exists("-"))
    }

    @Test(
      "folders and groups of files are not standard output",
      arguments: [
        ["run", "a.json", "--output-dir", "-"], ["run", "a.json", "--output-dir=-"], ["ci", "-"],
        ["baseline", "save", "x", "--folder", "-"], ["schedule", "a.json", "--cron", "--write", "-"],
        ["report", "x", "--github-benchmark", "-"],
      ])
    func foldersAreNamed(arguments: [String]) throws {
      let outcome = try run(arguments)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("does not write to standard output"), "\(outcome.errors)")
      #expect(!folder.exists("-"))
    }

    @Test(
      "no input is overwritten, by whatever name",
      arguments: [
        ["run", "a.json", "--json", "a.json"], ["run", "a.json", "--html", "./a.json"],
        ["run", "a.json", "--thresholds", "limits.json", "--junit", "limits.json"],
        ["run", "a.json", "--markdown", "link.json"], ["capacity", "a.json", "--json", "a.json"],
        ["leaks", "a.json", "--html", "a.json"], ["report", "run", "--json", "run/result.json"],
        ["report", "run/result.json", "--hlog", "run/timeline.jsonl"],
        ["compare", "run", "--with", "other.json", "--markdown", "other.json"],
        ["compare", "run", "--with", "other.json", "--json", "run/cells/1/result.json"],
        ["merge", "run", "other.json", "-o", "other.json"], ["ci", "run", "--baseline", "run/benchmark.json"],
        ["worker", "a.json", "--write-locustfile", "a.json"], ["trend", "run", "--export", "run/history.jsonl"],
      ])
    func inputsAreKept(arguments: [String]) throws {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/run/cells/1", withIntermediateDirectories: true)
      let inputs = [
        "limits.json", "other.json", "run/result.json", "run/timeline.jsonl", "run/benchmark.json",
        "run/history.jsonl", "run/cells/1/result.json",
      ]
      for input in inputs { _ = try folder.write(input, "kept") }
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/link.json", withDestinationPath: "a.json")
      let outcome = try run(arguments)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("this file is an input of the command"), "\(outcome.errors)")
      #expect(try folder.read("a.json") == Self.scenario)
      for input in inputs { #expect(try folder.read(input) == "kept") }
    }

    @Test("one file is not written twice, a device may be")
    func oneFileForEach() throws {
      let twice = try run(["run", "a.json", "--json", "out", "--markdown", "./out"])
      #expect(twice.status == 64)
      #expect(twice.errors.contains("--json and --markdown name the same file, ./out"), "\(twice.errors)")
      #expect(!folder.exists("results"))
      let device = try run(["run", "a.json", "--json", "/dev/null", "--markdown", "/dev/null"])
      #expect(device.status == EndToEnd.exitCodeOfGoodRun)
      let inFolder = try run(["run", "a.json", "--json", "results"])
      #expect(inFolder.status == 73)
      #expect(inFolder.errors.contains("it is a folder"), "\(inFolder.errors)")
    }

    @Test(
      "a file that cannot be written does not take the summary along",
      arguments: [
        ["run", "a.json", "--json", "/dev/full"], ["run", "a.json", "--html", "/dev/full"],
        ["leaks", "a.json", "--operations", "20000", "--detect-only", "--json", "/dev/full"],
        [
          "capacity", "a.json", "--from", "100/s", "--to", "200/s", "--duration", "100ms", "--repeat", "1",
          "--max-runs",
          "4", "--json", "/dev/full",
        ],
        ["bench", "--iterations", "30", "--filter", "get_status", "--json", "/dev/full"],
        ["merge", "first/latest", "second/latest", "-o", "/dev/full"],
      ])
    func summaryIsKept(arguments: [String]) throws {
      if arguments[0] == "merge" {
        for name in ["first", "second"] { _ = try run(["run", "a.json", "--quiet", "--output-dir", name]) }
      }
      let outcome = try run(arguments)
      #expect(outcome.status == 74, "\(outcome.errors)")
      #expect(outcome.errors.contains("cannot write /dev/full: No space left on device"))
      #expect(outcome.output.contains("a") && !outcome.output.contains("/dev/full"), "\(outcome.output)")
    }

    @Test("a threshold on an operation or a group that a record does not have is refused")
    func judgedByUnknownNames() throws {
      _ = try run(["run", "a.json", "--quiet"])
      _ = try folder.write("limits.json", #"{ "latency{operation:allocate_46}": ["p(99) < 1s"] }"#)
      let judged = try run(["judge", "results/latest", "--thresholds", "limits.json"])
      #expect(judged.status == 65)
      #expect(judged.output.isEmpty)
      #expect(
        judged.errors
          == "loadtest: limits.json:1:3: error: latency{operation:allocate_46}: unknown operation 'allocate_46': the plan has "
          + "allocate_64; did you mean 'allocate_64'?\n")
    }
  }
}
