import Foundation
import Testing

extension EndToEnd {
  /// `bench` and `ci`. The builds of tests are not optimised, so that the best outcome is invalid (2).
  @Suite("bench and ci")
  struct BenchmarkCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ arguments: String..., environment: [String: String?] = [:]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder, environment: environment)
    }

    private func json(_ name: String) throws -> [String: Any] {
      let data = try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("the table has the guide's columns, and the figures are kept")
    func table() throws {
      let outcome = try run("bench", "--filter", "context_manager", "--iterations", "300", "--json", "figures.json")
      #expect(outcome.status == 2)
      // Columns are as wide as the figures below them, which are the machine's.
      let heading = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("Operation ") })
      #expect(
        heading.split(separator: " ") == [
          "Operation", "Mean", "(ms)", "P95", "(ms)", "Ops/sec", "Overhead", "Category",
        ])
      for word in ["context_manager_baseline", "N/A", "%"] { #expect(outcome.output.contains(word), "\(word)") }
      // A run whose baseline took no longer than a no-op, as on a busy machine it may, tells no overhead.
      #expect(outcome.output.contains(/over ([1-9]|10) paired runs/))
      let rows = try #require(try json("figures.json")["rows"] as? [[String: Any]])
      #expect(rows.map { $0["name"] as? String } == ["context_manager_baseline", "context_manager"])
      // Ten paired runs, each with 300 of either.
      #expect(rows.reduce(0) { $0 + ($1["operations"] as? Int ?? 0) } == 6000)
      #expect(rows[0]["overhead"] is NSNull)
      let overhead = try #require(rows[1]["overhead"] as? [String: Any])
      let pairs = try #require(overhead["pairs"] as? Int)
      // Fewer than six tell no interval.
      #expect((overhead["percent"] as? [String: Any])?["low"] is Double == (pairs >= 6))
    }

    @Test("variables of the environment act, options win over them, and what is no number is an error")
    func iterations() throws {
      let variables = ["BENCHMARK_ITERATIONS": "150", "BENCHMARK_WARMUP": "7", "BENCHMARK_OUTPUT_DIR": "there"]
      var outcome = try run("bench", "--filter", "get_registry", environment: variables)
      #expect(outcome.output.contains("figures: there/"))
      var report = try json("there/latest/benchmark.json")
      #expect(report["iterations"] as? Int == 150)
      #expect(report["warmup"] as? Int == 7)
      outcome = try run(
        "bench", "--filter", "get_registry", "--iterations", "90", "--warmup", "3", "--output-dir", "here",
        environment: variables)
      report = try json("here/latest/benchmark.json")
      #expect(report["iterations"] as? Int == 90)
      #expect(report["warmup"] as? Int == 3)
      for (name, value) in [
        ("BENCHMARK_ITERATIONS", "many"), ("BENCHMARK_ITERATIONS", "0"), ("BENCHMARK_WARMUP", "-1"),
      ] {
        outcome = try run("bench", "--filter", "get_registry", environment: [name: value])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("\(name)='\(value)'"))
      }
    }

    @Test(
      "a variable that begins like the suite's and is not one of them is an error, with the name that was probably meant",
      arguments: [
        ("PERF_THRESHOLD_STATUS", "did you mean 'PERF_THRESHOLD_STATUS_MS'?"),
        ("BENCHMARK_ITERATION", "did you mean 'BENCHMARK_ITERATIONS'?"),
        ("PERF_LIMIT", "expected one of BENCHMARK_ITERATIONS, "),
      ])
    func unknownVariable(name: String, help: String) throws {
      let outcome = try run("ci", "out", "--filter", "get_status", environment: [name: "1"])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("unknown environment variable '\(name)'; \(help)"))
      #expect(!folder.exists("out"))
    }

    @Test("variables of perf are not the suite's, and one operation decides nothing")
    func fewOperations() throws {
      let outcome = try run(
        "ci", "out", "--filter", "get_status", "--iterations", "1", environment: ["PERF_PAGER": "cat"])
      #expect(outcome.output.contains("NO DATA get_status: "))
      #expect(outcome.output.contains("2 operations: mean needs at least 30"))
    }

    @Test(
      "each documented limit acts, and the file gives way to it",
      arguments: [
        ("PERF_THRESHOLD_STATUS_MS", "get_status"), ("PERF_THRESHOLD_HEALTH_MS", "health_check"),
        ("PERF_THRESHOLD_OVERHEAD_PCT", "safe_operation_decorator"),
      ])
    func limits(variable: String, row: String) throws {
      try Data(#"{"\#(row)": ["\#(row == "safe_operation_decorator" ? "overhead <= 100000%" : "mean <= 1h")"]}"#.utf8)
        .write(to: URL(filePath: "\(folder.path)/loose.json"))
      let arguments = ["ci", "out", "--filter", row, "--iterations", "200", "-q", "--thresholds", "loose.json"]
      let loose = try LoadTestProcess.run(arguments, in: folder)
      #expect(loose.status == 2)
      #expect(loose.output.contains("PASS   \(row)"))
      let strict = try LoadTestProcess.run(arguments, in: folder, environment: [variable: "0"])
      #expect(strict.status == 1)
      #expect(strict.output.contains("FAIL   \(row)"))
      let wrong = try LoadTestProcess.run(arguments, in: folder, environment: [variable: "fast"])
      #expect(wrong.status == 65)
      #expect(wrong.errors.contains("\(variable)='fast'"))
    }

    @Test("the gate writes its reports, annotates, and explains what failed")
    func reports() throws {
      let summary = "\(folder.path)/step-summary.md"
      try Data("before\n".utf8).write(to: URL(filePath: summary))
      let outcome = try run(
        "ci", "out/deep", "--filter", "get_status", "--iterations", "200", "-q",
        environment: ["PERF_THRESHOLD_STATUS_MS": "0", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("::error title=get_status::"))
      #expect(outcome.output.contains("next: loadtest bench --filter get_status"))
      let junit = try String(contentsOfFile: "\(folder.path)/out/deep/junit.xml", encoding: .utf8)
      #expect(junit.contains("<failure message=\"mean "))
      #expect(XMLCheck.isWellFormed(junit))
      let markdown = try String(contentsOfFile: "\(folder.path)/out/deep/summary.md", encoding: .utf8)
      #expect(markdown.contains("| get\\_status mean |"))
      let step = try String(contentsOfFile: summary, encoding: .utf8)
      #expect(step.hasPrefix("before\n") && step.hasSuffix(markdown))
      #expect(try json("out/deep/ci.json")["outcome"] as? String == "fail")
      #expect(try json("out/deep/benchmark.json")["schema"] as? String == "loadtest.benchmark/1")
    }

    @Test("wrong names of rows, files that are missing and folders that cannot be made are errors before anything runs")
    func refused() throws {
      try Data(#"{"get_statsu": ["mean <= 1ms"]}"#.utf8).write(to: URL(filePath: "\(folder.path)/wrong.json"))
      let wrong = try run("ci", "out", "--thresholds", "wrong.json")
      #expect(wrong.status == 65)
      #expect(wrong.errors.contains("did you mean 'get_status'?"))
      #expect(try run("ci", "out", "--thresholds", "none.json").status == 66)
      #expect(try run("ci", "out", "--baseline", "none.json").status == 66)
      try Data("{}".utf8).write(to: URL(filePath: "\(folder.path)/empty.json"))
      let empty = try run("ci", "out", "--thresholds", "empty.json")
      #expect(empty.status == 65)
      #expect(empty.errors.contains("the file has no thresholds; write, for example"))
      #expect(try run("ci", "/proc/nowhere", "--filter", "get_status").status == 73)
      #expect(try run("bench", "--filter", "nothing_such").status == 64)
      #expect(try run("ci", "--help").output.contains("--filter"))
      #expect(try !run("checklist", "--help").output.contains("--filter"))
      #expect(try run("checklist", "--filter", "get_status").status == 64)
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/out"))
    }

    @Test("the checklist has a line for each item, and says what it cannot tell")
    func checklist() throws {
      try Data(
        #"{"name": "parse", "target": "calibration", "threads": 1, "mix": {"noop": 1}, "warmup": "0s", "iterations": 1000}"#
          .utf8
      ).write(to: URL(filePath: "\(folder.path)/parse.json"))
      // So many that each row takes long enough for a rate: unoptimised calls.
      let outcome = try run("checklist", "parse.json", "--iterations", "50000", "-q")
      // Wrappers that are not optimised cost more than they may.
      #expect([1, 2].contains(outcome.status), "\(outcome.errors)")
      let lines = outcome.output.split(separator: "\n")
      for (start, line) in zip(
        [
          "[x] core operations: pass, 8 of 8", "[",
          "[x] concurrency: pass, 2 of 2", "[?] measurement: invalid", "[", "[?] load test: invalid",
          "[?] regression: no-data, ",
        ], lines)
      { #expect(line.hasPrefix(start), "\(line)") }
      #expect(lines.count == 7)
      #expect(try run("checklist", "none.json").status == 66)
    }

    @Test("the suite's figures go out in the formats of other tools")
    func exports() throws {
      _ = try run("bench", "--filter", "get_status", "--iterations", "200", "--output-dir", "r")
      let arguments = [
        "report", "r/latest", "--github-benchmark", "gh", "--bencher", "bencher.json", "--jmh", "jmh.json",
      ]
      let refused = try LoadTestProcess.run(arguments, in: folder)
      #expect(refused.status == 65)
      #expect(refused.errors.contains("they cannot be trusted: "))
      #expect(!folder.exists("bencher.json"))
      // As a release build writes it.
      let text = try folder.read("r/latest/benchmark.json")
      var document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      var tool = try #require(document["tool"] as? [String: Any])
      tool["build"] = "release"
      document["tool"] = tool
      document["rows"] = (document["rows"] as? [[String: Any]])?.map { $0.merging(["problem": NSNull()]) { $1 } }
      _ = try folder.write(
        "r/latest/benchmark.json", String(decoding: JSONSerialization.data(withJSONObject: document), as: UTF8.self))
      let outcome = try LoadTestProcess.run(arguments, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      func array(_ name: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      }
      #expect(try array("gh-bigger.json").map { $0["unit"] as? String } == ["op/s"])
      #expect(try array("gh-smaller.json").contains { $0["name"] as? String == "benchmark/get_status mean" })
      #expect((try json("bencher.json")["benchmark/get_status"] as? [String: Any])?["latency"] is [String: Any])
      let entries = try array("jmh.json")
      #expect(entries[0]["benchmark"] as? String == "benchmark.get_status")
      #expect((entries[0]["primaryMetric"] as? [String: Any])?["scoreUnit"] as? String == "ns/op")
    }
  }
}

/// Whether a text is XML, by Python's parser.
enum XMLCheck {
  static func isWellFormed(_ text: String) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)"]
    let input = Pipe()
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    input.fileHandleForWriting.write(Data(text.utf8))
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
