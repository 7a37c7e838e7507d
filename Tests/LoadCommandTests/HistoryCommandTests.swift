import Foundation
import LoadRecord
import TestThreads
import Testing

extension EndToEnd {
  /// `compare`, `baseline`, `trend` and the index that runs add to.
  @Suite("compare, baseline and trend")
  struct HistoryCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ arguments: [String]) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(arguments, in: folder)
    }

    private func scenario(_ members: String = "") throws {
      let text =
        #"{"name": "parse", "target": "calibration", "threads": 1, "mix": {"allocate_64": 1}, "warmup": "0s", "#
        + #""iterations": 2000, "seed": 3\#(members)}"#
      try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/parse.json"))
    }

    private func runs(_ output: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(output)").filter { $0.hasPrefix("2") }
        .sorted()
        .map { "\(output)/\($0)" }
    }

    private func measure(_ count: Int, into output: String) throws {
      for _ in 0..<count { _ = try run(["run", "parse.json", "--quiet", "--output-dir", output]) }
    }

    /// Debug builds make invalid runs, which nothing compares: their verdict is taken away, as a judge would who knows.
    private func trust(_ output: String) throws {
      for path in try runs(output) {
        let file = URL(filePath: "\(folder.path)/\(path)/result.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacingOccurrences(of: #""outcome": "invalid""#, with: #""outcome": "pass""#).utf8).write(
          to: file)
      }
    }

    @Test("invalid runs are not compared; too few are no data; what is allocated is compared exactly")
    func compare() throws {
      try scenario()
      try measure(2, into: "base")
      let invalid = try run(["compare"] + runs("base") + ["--with"] + runs("base"))
      #expect(invalid.status == 3)
      #expect(invalid.output.contains("2 of 2 base runs are excluded from the figures: invalid or incomplete"))
      #expect(invalid.output.contains("no data: no valid base or new run"))
      try trust("base")
      let few = try run(["compare"] + runs("base") + ["--with"] + runs("base") + ["--json", "c.json"])
      #expect(few.status == 3)
      #expect(few.output.contains("5 runs per side are needed") || few.output.contains("6 runs per side are needed"))
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/c.json"))
      let (one, other) = try (runs("base")[0], runs("base")[1])
      let often = try run([
        "compare", one, one, "\(one)/result.json", one, one, "--with", other, other, other, other, other,
      ])
      #expect(often.status == 3)
      #expect(often.output.contains("5 base records belong to 1 run: each run counts once"))
      #expect(often.output.contains("4 more base runs and 4 more new runs"))
      for share in ["0.4%", "5", "1", "500%", "nan"] {
        let refused = try run(["compare", one, "--with", other, "--minimum-change", share])
        #expect(refused.status == 64)
        #expect(refused.errors.contains("expected a share from 0.5% to 100%, such as 5% or 0.05"))
        #expect(refused.errors.contains("did you mean '5%'?") == (share == "5"))
      }
      for share in ["0.4%", "20", "1001%", "x"] {
        let refused = try run(["compare", one, "--with", other, "--must-exclude", share])
        #expect(refused.status == 64)
        #expect(refused.errors.contains("--must-exclude '\(share)': expected a share from 0.5% to 1000%"))
        #expect(refused.errors.contains("did you mean '20%'?") == (share == "20"))
      }
      // Twice as much allocated, in every run.
      try FileManager.default.copyItem(atPath: "\(folder.path)/base", toPath: "\(folder.path)/new")
      for path in try runs("new") {
        let file = URL(filePath: "\(folder.path)/\(path)/result.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(#""allocatedBytesPerOperation": 64"#))
        try Data(
          text.replacingOccurrences(
            of: #""allocatedBytesPerOperation": 64"#, with: #""allocatedBytesPerOperation": 128"#
          ).utf8
        ).write(to: file)
      }
      let hungry = try run(["compare"] + runs("base") + ["--with"] + runs("new"))
      #expect(hungry.status == 1)
      #expect(hungry.output.contains("regression in allocate_64 allocated bytes"))
    }

    @Test("runs of other plans are refused, and compared when forced")
    func differing() throws {
      try scenario()
      try measure(1, into: "a")
      try scenario(#", "timing": "sampled""#)
      try measure(1, into: "b")
      let refused = try run(["compare"] + runs("a") + ["--with"] + runs("b"))
      #expect(refused.status == 65)
      #expect(refused.errors.contains("the plans differ: timing"))
      #expect(try run(["compare"] + runs("a") + ["--with"] + runs("b") + ["--force"]).status == 3)
    }

    @Test("baselines are saved, listed, shown, used and removed")
    func baseline() throws {
      try scenario(#", "thresholds": {"operations": ["count >= baseline"]}"#)
      try measure(2, into: "results")
      let without = try run(["run", "parse.json", "--output-dir", "results"])
      #expect(without.output.contains("no baseline to compare with"))
      #expect(try run(["baseline", "save"] + runs("results") + ["--name", "main"]).status == 65)
      try trust("results")
      let saved = try run(["baseline", "save"] + runs("results").prefix(2) + ["--name", "main"])
      #expect(saved.status == 0, "\(saved.errors)")
      #expect(try run(["baseline", "list"]).output.contains("main.json: 2 runs, saved "))
      #expect(try run(["baseline", "show", "main"]).output.contains("allocate_64 allocated bytes"))
      let with = try run(["run", "parse.json", "--output-dir", "results", "--baseline", "main"])
      #expect(with.output.contains("✓ operations"))
      #expect(with.output.contains("compared with the baseline"))
      #expect(with.output.contains("limit 2000, baseline 2000"))
      let report = try run(["report", "results/latest", "--markdown", "-"])
      #expect(report.output.contains("baseline 'main': 2 runs against "))
      #expect(try folder.read("results/latest/report.html").contains(": 2 runs against "))
      #expect(try folder.latest().baseline?.runs == 2)
      #expect(try run(["judge", "results/latest"]).output.contains("baseline 'main': 2 runs against "))
      #expect(try run(["run", "parse.json", "--baseline", "other"]).status == 66)
      // The same name wherever runs are compared with a baseline; too few runs to decide.
      let compared = try run(["compare", "main", "--with"] + runs("results").prefix(2))
      #expect(compared.status == 3, "\(compared.errors)")
      #expect(compared.output.contains("allocate_64"))
      let page = try run(["report", runs("results")[0], "--baseline", "main", "--html", "-"])
      #expect(page.status == 0, "\(page.errors)")
      let unknown = try run(["compare", "mian", "--with"] + runs("results").prefix(2))
      #expect(unknown.status == 66)
      #expect(unknown.errors.contains("no baseline 'mian' of scenario 'parse'"), "\(unknown.errors)")
      #expect(try run(["baseline", "remove", "parse/main"]).status == 0)
      #expect(try run(["baseline", "show", "main"]).status == 66)
      // Runs of one second are in no order: any may be the first.
      try trust("results")
      let (good, bad) = try (runs("results")[0], runs("results")[1])
      let text = try folder.read("\(bad)/result.json")
      let ending = text.replacingOccurrences(of: #""kind": "completed""#, with: #""kind": "crashed""#)
      #expect(ending != text)
      _ = try folder.write("\(bad)/result.json", ending)
      let partly = try run(["baseline", "save", good, bad])
      #expect(partly.errors.contains("1 of 2 base runs are excluded from the figures"), "\(partly.errors)")
      #expect(partly.output.hasSuffix("default.json: 2 runs, 1 of them ended early (counted, without figures)\n"))
      #expect(try run(["baseline", "show", "default"]).output.contains("2 runs (1 ended early)"))
      #expect(try run(["baseline", "save", bad]).status == 65)
    }

    @Test("each run is in the index, which is made anew from the folders")
    func trend() throws {
      try scenario()
      try measure(2, into: "results")
      _ = try run(["run", "parse.json", "--quiet", "--repeat", "2"])
      let index = URL(filePath: "\(folder.path)/results/history.jsonl")
      #expect(try String(contentsOf: index, encoding: .utf8).split(separator: "\n").count == 4)
      // Invalid runs make no series.
      let invalid = try run(["trend"])
      #expect(invalid.status == 3)
      #expect(invalid.output.contains("no data: the last 4 runs have no valid figures: 4 invalid"))
      #expect(invalid.output.contains("no data: no valid runs: 12 are needed"))
      try FileManager.default.removeItem(at: index)
      #expect(try run(["trend"]).status == 3)
      try trust("results")
      let rebuilt = try run(["trend", "--rebuild", "--export", "runs.csv", "--html", "trend.html"])
      // Too few runs to say anything.
      #expect(rebuilt.status == 3)
      let unknown = try run(["trend", "--metric", "throughputt"])
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("unknown metric 'throughputt'; did you mean 'throughput'?"))
      #expect(rebuilt.errors.contains("4 runs found"))
      let csv = try String(contentsOfFile: "\(folder.path)/runs.csv", encoding: .utf8)
      #expect(csv.hasPrefix("run,startedAt,revision,outcome,"))
      let page = try String(contentsOfFile: "\(folder.path)/trend.html", encoding: .utf8)
      #expect(page.contains("<svg") && !page.contains("https:") && !page.contains(" src="))
      // Another workload of the same scenario begins a series of its own.
      try scenario(#", "timing": "sampled""#)
      try measure(1, into: "results")
      let changed = try run(["trend"])
      #expect(changed.errors.contains("left out: 1 earlier series"))
      #expect(changed.output.components(separatedBy: "on machine").count == 2)
      #expect(try run(["trend", "nowhere"]).status == 3)
      #expect(try run(["trend", "nowhere", "--rebuild"]).status == 66)
    }

    @Test("a run that crashes at once is in the index too, and the trend has no data")
    func crashed() throws {
      let plugin = try TestPlugin.build(
        "static int32_t dies(void *w, uint64_t i) { __builtin_trap(); return 0; }", operations: ["dies"], in: folder)
      let text =
        #"{"name": "dies", "target": {"plugin": "\#(plugin)"}, "threads": 1, "mix": {"dies": 1}, "warmup": "0s", "#
        + #""iterations": 10}"#
      try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/dies.json"))
      #expect(try run(["run", "dies.json", "--quiet"]).status == 1)
      #expect(try folder.read("results/history.jsonl").contains(#""ending":"crashed""#))
      let trend = try run(["trend"])
      #expect(trend.status == 3)
      #expect(trend.output.contains("the last run has no valid figures: crashed"))
      // What a line alone knows stays.
      let index = "\(folder.path)/results/history.jsonl"
      let line = try folder.read("results/history.jsonl").replacing(#""run":"#, with: #""revision":"4711aff","run":"#)
      try Data(line.replacing(#""revision":null,"#, with: "").utf8).write(to: URL(filePath: index))
      #expect(try run(["trend", "--rebuild"]).errors.contains("1 run found"))
      #expect(try folder.read("results/history.jsonl").contains(#""revision":"4711aff""#))
      // Compared with nothing but itself it is a regression of nothing.
      let path = try runs("results")[0]
      #expect(try run(["compare", path, "--with", path]).status == 3)
    }

    @Test("each run of a sweep is in the index, in a series of its own, also when it is made anew")
    func sweep() throws {
      try scenario(#", "description": "swept""#)
      for _ in 0..<2 { _ = try run(["run", "parse.json", "--quiet", "--threads", "1,2"]) }
      func series() throws -> [String] {
        try run(["trend", "--scenario", "parse"]).output.split(separator: "\n").filter { $0.contains(" on machine ") }
          .map { String($0.prefix { $0 != ":" }) }
      }
      let index = "results/history.jsonl"
      let lines = try folder.read(index).split(separator: "\n")
      #expect(lines.count == 4)
      #expect(try series() == ["parse, 1 thread", "parse, 2 threads"])
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(index)")
      #expect(try run(["trend", "--rebuild"]).errors.contains("4 runs found"))
      #expect(try Set(folder.read(index).split(separator: "\n")) == Set(lines))
      // A scenario that is no sweep any more ends the series of the sweep.
      try measure(1, into: "results")
      #expect(try series() == ["parse"])
    }

    @Test("the index holds whole lines however often a writer is killed")
    func killed() throws {
      try scenario()
      var written = 0
      // The end of a run comes at another moment each time: the delays walk through it.
      for round in 0..<100 {
        let process = try LoadTestProcess(["run", "parse.json", "--quiet"], in: folder)
        let index = "\(folder.path)/results/history.jsonl"
        let before = (try? Data(contentsOf: URL(filePath: index)).count) ?? 0
        _ = Waiting.until {
          !process.isRunning || ((try? Data(contentsOf: URL(filePath: index)).count) ?? 0) > before
            || FileManager.default.fileExists(atPath: "\(folder.path)/results/latest/result.json")
        }
        usleep(UInt32(round % 10) * 300)
        process.send(SIGKILL)
        _ = try process.wait()
        for path in try runs("results") { try? FileManager.default.removeItem(atPath: "\(folder.path)/\(path)") }
        let lines = ((try? String(contentsOfFile: index, encoding: .utf8)) ?? "").split(separator: "\n")
        #expect(lines.allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) != nil })
        #expect(lines.count >= written)
        written = lines.count
      }
      // The next run adds its line all the same.
      _ = try run(["run", "parse.json", "--quiet"])
      let text = try String(contentsOfFile: "\(folder.path)/results/history.jsonl", encoding: .utf8)
      #expect(text.hasSuffix("}\n"))
      #expect(text.split(separator: "\n").count == written + 1)
    }
  }
}
