import Foundation
import LoadRecord
import Testing

extension EndToEnd {
  /// Whatever a command prints or writes of a verdict is one outcome: headline, record, history, page and exit code.
  @Suite("Everything a command says is the same outcome")
  struct AgreementTests {
    let folder: TestFolder

    init() throws {
      folder = try TestFolder()
      _ = try folder.write(
        "small.json",
        #"""
        { "target": "calibration", "threads": 1, "mix": { "allocate_64": 1 }, "warmup": "0s", "iterations": 2000, "seed": 3,
          "thresholds": { "failures": ["count == 0"] } }
        """#)
      _ = try folder.write("strict.json", #"{ "operations": ["count < 10"] }"#)
    }

    private func run(_ arguments: [String], environment: [String: String?] = [:]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder, environment: environment)
    }

    private func json(_ path: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(try folder.read(path).utf8)) as? [String: Any])
    }

    private func verdict(_ path: String) throws -> String? {
      (try json(path)["verdict"] as? [String: Any])?["outcome"] as? String
    }

    private func history(_ last: Int, in output: String = "results") throws -> [String?] {
      try folder.read("\(output)/history.jsonl").split(separator: "\n").suffix(last).map { line in
        (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["outcome"] as? String
      }
    }

    private func headline(_ text: String) -> String? {
      ["PASS": "pass", "FAIL": "fail", "INVALID": "invalid", "NO DATA": "no-data"].first { text.hasPrefix($0.key) }?
        .value
    }

    private func page(_ path: String) throws -> String? {
      let title = try folder.read(path).components(separatedBy: "<title>").last?.prefix { $0 != "<" }
      return title?.components(separatedBy: ": ").last?.replacingOccurrences(of: " ", with: "-")
    }

    private func exit(_ status: Int32?) -> String? {
      ["pass", "fail", "invalid", "no-data"].enumerated().first { Int32($0.offset) == status }?.element
    }

    @Test(
      "run",
      arguments: [
        [], ["--thresholds", "strict.json"], ["--repeat", "2"], ["--repeat", "2", "--thresholds", "strict.json"],
        ["--baseline", "base"], ["--repeat", "2", "--baseline", "base"],
      ])
    func ofRun(options: [String]) throws {
      if options.contains("base") { _ = try run(["run", "small.json", "--quiet", "--output-dir", "base"]) }
      let arguments = options.map { $0 == "base" ? "base/latest" : $0 }
      let outcome = try run(["run", "small.json"] + arguments)
      let expected = try #require(exit(outcome.status), "\(outcome.errors)")
      #expect(expected == (options.contains("strict.json") ? "fail" : exit(EndToEnd.exitCodeOfGoodRun)))
      #expect(headline(outcome.output) == expected)
      #expect(try verdict("results/latest/result.json") == expected)
      #expect(try page("results/latest/report.html") == expected)
      let runs = options.contains("--repeat") ? 2 : 1
      #expect(try history(runs) == Array(repeating: expected, count: runs))
      if options.contains("base") {
        // Debug runs are compared with nothing, which is said wherever the verdict is.
        let reason = "comparison with the baseline undecided: "
        #expect(outcome.output.contains(reason))
        #expect(try folder.read("results/latest/result.json").contains(reason))
        #expect(try folder.read("results/latest/report.html").contains(reason))
      }
    }

    @Test("judge and merge, which keep what was found against a baseline")
    func ofSavedRecords() throws {
      for name in ["a", "b"] { _ = try run(["run", "small.json", "--quiet", "--output-dir", name]) }
      let file = "a/latest/result.json"
      let finding =
        #""findings": [{"outcome": "fail", "subject": "baseline", "text": "regression against the baseline: x"},"#
      let text = try folder.read(file)
      #expect(text.contains(#""findings": ["#))
      _ = try folder.write(file, text.replacingOccurrences(of: #""findings": ["#, with: finding))
      let judged = try run(["judge", file])
      #expect(judged.status == 1)
      #expect(headline(judged.output) == "fail")
      #expect(judged.output.contains("regression against the baseline: x"))
      let merged = try run(["merge", "a/latest", "b/latest", "-o", "merged.json"])
      #expect(merged.status == 1)
      #expect(headline(merged.output) == "fail")
      #expect(try verdict("merged.json") == "fail")
    }

    @Test("bench and ci", arguments: ["bench", "ci"])
    func ofSuites(command: String) throws {
      let place = command == "ci" ? ["out"] : ["--output-dir", "out"]
      let outcome = try run([command] + place + ["--iterations", "30"], environment: ["PERF_THRESHOLD_STATUS_MS": "0"])
      let expected = try #require(exit(outcome.status), "\(outcome.errors)")
      #expect(expected == (command == "ci" ? "fail" : exit(EndToEnd.exitCodeOfGoodRun)))
      #expect(try history(1, in: "out") == [expected])
      let summary = outcome.output.split(separator: "\n").last { $0.contains("rows: ") || $0.contains("thresholds: ") }
      #expect(summary?.contains(": \(expected)") == true, "\(outcome.output)")
      guard command == "ci" else { return #expect(try verdict("out/latest/benchmark.json") == expected) }
      #expect(try verdict("out/benchmark.json") == expected)
      #expect(try json("out/ci.json")["outcome"] as? String == expected)
      #expect(try folder.read("out/summary.md").hasPrefix("## Performance: \(expected)"))
      #expect(try folder.read("out/junit.xml").contains("<failure "))
    }

    @Test(
      "leaks judges what it measures, as run does, and names what it does not",
      arguments: [
        (#""allocated": ["bytes < 65B", "objects < 2"], "failures": ["rate < 1%"]"#, "pass"),
        (#""allocated": ["bytes < 63B"]"#, "fail"), (#""allocated{operation:allocate_64}": ["objects < 1"]"#, "fail"),
        (#""latency": ["p(99) < 1ns"], "failures": ["count < 0"], "operations": ["count < 1"]"#, "none"),
      ])
    func ofLeaks(thresholds: String, judged: String) throws {
      _ = try folder.scenario(
        named: "leaking",
        """
        "target": "calibration", "threads": 1, "mix": { "allocate_64": 1 }, "warmup": "0s", "iterations": 2000, "seed": 3,
        "memory": { "leaks": "detect" }, "thresholds": { \(thresholds) }
        """)
      let leaks = try run(["leaks", "leaking.json", "--operations", "20000", "--detect-only", "--output-dir", "leaks"])
      let expected = try #require(exit(leaks.status), "\(leaks.errors)")
      #expect(expected == (judged == "fail" ? "fail" : exit(EndToEnd.exitCodeOfGoodRun)))
      #expect(headline(leaks.output) == expected)
      #expect(leaks.output.contains("leaking  STABLE: "))
      #expect(try verdict("leaks/latest/result.json") == expected)
      #expect(try page("leaks/latest/report.html") == expected)
      let record = try RecordFile.load(path: "\(folder.path)/leaks/latest").record
      #expect(record.verdict?.thresholds.allSatisfy { $0.outcome.rawValue == judged } == true, "\(leaks.output)")
      let isNamed = "thresholds not judged by a leak check ('loadtest run' judges them): latency: p(99) < 1ns; "
      #expect(leaks.output.contains(isNamed) == (judged == "none"))
      #expect(record.verdict?.thresholds.isEmpty == (judged == "none"))
      #expect(exit(try run(["judge", "leaks/latest"]).status) == expected)
    }

    @Test func ofCapacity() throws {
      let capacity = try run([
        "capacity", "small.json", "--from", "100/s", "--to", "200/s", "--duration", "100ms", "--repeat", "1",
        "--max-runs", "4", "--output-dir", "capacity",
      ])
      let found = try #require(exit(capacity.status), "\(capacity.errors)")
      #expect(headline(capacity.output) == found)
      #expect(try verdict("capacity/latest/capacity.json") == found)
    }
  }
}
