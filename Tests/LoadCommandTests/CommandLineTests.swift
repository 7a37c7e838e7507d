import Foundation
import LoadRecord
import LoadScenario
import Testing

extension EndToEnd {
  /// What a command line may say, and where its runs are written.
  @Suite("The command line")
  struct CommandLineTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let scenario =
      #"{ "target": "calibration", "threads": 1, "mix": { "noop": 1 }, "iterations": 100, "warmup": "0s", "seed": 1, "#
      + #""thresholds": { "operations": ["count > 10", "count < 10"] } }"#

    private func run(_ arguments: String..., environment: [String: String?] = [:]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder, environment: environment)
    }

    @Test("a misspelt command names the one that was meant, unless there is such a file")
    func misspelt() throws {
      for (word, near) in [("reprot", "report"), ("benhc", "bench"), ("capacty", "capacity"), ("cmopare", "compare")] {
        let outcome = try run(word, "x")
        #expect(outcome.status == 64)
        #expect(outcome.errors == "loadtest: unknown command '\(word)'; did you mean '\(near)'?\n")
      }
      _ = try folder.write("reprot", Self.scenario)
      #expect(try run("reprot", "--quiet").status == 1)
      #expect(try run("something.json").status == 66)
    }

    @Test(
      "empty values are refused",
      arguments: [
        ["run", "a.json", "--output-dir", ""], ["run", "a.json", "--output-dir="], ["run", ""], ["trend", ""],
        ["ci", "", "--filter", "get_status"], ["baseline", "list", "--folder", ""], ["run", "a.json", "--json", ""],
      ])
    func empty(arguments: [String]) throws {
      let outcome = try LoadTestProcess.run(arguments, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains(": empty value;") || outcome.errors.contains(" is empty"), "\(outcome.errors)")
    }

    @Test("several scenarios are an array of records, one is a record; JUnit and Markdown have all")
    func documents() throws {
      for name in ["a", "b"] { _ = try folder.write("\(name).json", Self.scenario) }
      let outcome = try run(
        "run", "a.json", "b.json", "--json", "all.json", "--junit", "all.xml", "--markdown", "all.md")
      #expect(outcome.status == 1)
      let records = try JSONDecoder().decode([RunRecord].self, from: Data(folder.read("all.json").utf8))
      #expect(records.map(\.scenario.name) == ["a", "b"])
      let junit = try folder.read("all.xml")
      #expect(XMLCheck.isWellFormed(junit))
      #expect(junit.components(separatedBy: "<testsuite ").count == 3)
      #expect(junit.contains(#"name="operations: count &lt; 10"><failure message="observed 100"/>"#))
      #expect(junit.contains(#"name="operations: count &gt; 10"/>"#))
      let markdown = try folder.read("all.md")
      #expect(markdown.hasPrefix("## a: fail\n"))
      #expect(markdown.contains("\n## b: fail\n"))
      #expect(markdown.contains("**fail**"))
      let printed = try run("run", "a.json", "b.json", "--json", "-")
      #expect(try JSONDecoder().decode([RunRecord].self, from: Data(printed.output.utf8)).count == 2)
      let one = try run("run", "a.json", "--json", "-")
      #expect(try JSONDecoder().decode(RunRecord.self, from: Data(one.output.utf8)).scenario.name == "a")
      // A saved record gives the same.
      let saved = try run("report", "results/latest", "--junit", "-")
      #expect(saved.output.contains(#"name="operations: count &lt; 10"><failure"#))
      #expect(try run("report", "results/latest", "--markdown", "-").output.hasPrefix("## a: fail\n"))
      #expect(try run("run", "a.json", "--json", "-", "--junit", "-").status == 64)
    }

    @Test("'-' reads a scenario from standard input")
    func standardInput() throws {
      let file = try folder.write("piped.json", Self.scenario)
      func piped(_ arguments: [String]) throws -> LoadTestProcess.Outcome {
        try LoadTestProcess.run(arguments, in: folder, input: file)
      }
      #expect(try piped(["inspect", "-"]).output.contains("stdin"))
      let outcome = try piped(["run", "-", "--json", "-"])
      #expect(outcome.status == 1)
      #expect(try JSONDecoder().decode(RunRecord.self, from: Data(outcome.output.utf8)).scenario.name == "stdin")
      #expect(try piped(["run", "-", "-"]).status == 64)
    }

    @Test("a record with fractions where whole numbers are usual is read")
    func fractions() throws {
      _ = try folder.write("a.json", Self.scenario)
      _ = try run("run", "a.json", "--quiet")
      let path = "results/latest/result.json"
      let text = try folder.read(path).replacing(/"p50": [0-9]+/, with: #""p50": 1.5"#)
      _ = try folder.write(path, text.replacing(/"maxNanoseconds": [0-9]+/, with: #""maxNanoseconds": 2.5e3"#))
      #expect(try run("report", path).status == 0)
      #expect(try RecordFile.load(path: "\(folder.path)/\(path)").record.operations[0].latencyNanoseconds.p50 == 2)
    }

    @Test("names of 64 characters stand whole in a report of 80 columns")
    func longNames() throws {
      let names = ["a", "b"].map { String(repeating: $0, count: 64) }
      _ = try TestPlugin.build(
        "static int32_t \(names[0])(void *w, uint64_t i) { return 0; } static int32_t \(names[1])(void *w, uint64_t i) { return i % 2; }",
        operations: names, in: folder)
      _ = try folder.write(
        "long.json",
        #"{ "target": { "plugin": "plugin.so" }, "threads": 1, "mix": { "\#(names[0])": 1, "\#(names[1])": 1 }, "#
          + #""iterations": 400, "warmup": "0s", "thresholds": { "service_time{operation:\#(names[0])}": ["p(99) < 1h"], "#
          + #""failures": ["count < 401"] } }"#)
      let outcome = try run("run", "long.json", environment: ["COLUMNS": "80"])
      let lines = outcome.output.split(separator: "\n")
      for name in names { #expect(lines.contains { $0 == "  \(name)" }, "\(outcome.output)") }
      #expect(!outcome.output.contains("…"))
      #expect(lines.contains { $0.hasSuffix(" service_time{operation:\(names[0])}") }, "\(outcome.output)")
      #expect(lines.contains { $0.hasPrefix("  ✓ failures  count < 401") })
      #expect(outcome.output.contains("% failed\n"))
    }
  }
}
