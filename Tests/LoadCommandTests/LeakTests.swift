import Foundation
import LoadRecord
import LoadScenario
import TestThreads
import Testing

extension EndToEnd {
  /// `loadtest leaks`, and leak checks after a run, as a user meets them. Needs jemalloc, as the command does.
  @Suite
  struct LeakTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func scenario(_ mix: String, _ members: String = "") throws -> String {
      try folder.scenario(
        """
        "target": "leak-examples", "threads": 2, "mix": {\(mix)}, "warmup": "0s", "iterations": 1000, "seed": 3\(members)
        """)
    }

    @Test("the reference's two leaks are found: operation, size, type, file and line")
    func investigated() throws {
      let scenario = try scenario(#""read": 60, "health_of_unknown": 20, "track_new_error": 20"#)
      let documents = ["--junit", "\(folder.path)/leaks.xml", "--markdown", "\(folder.path)/leaks.md"]
      let outcome = try LoadTestProcess.run(["leaks", scenario, "--operations", "40000"] + documents, in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("LEAK"))
      for document in ["leaks.xml", "leaks.md"] {
        let text = try String(contentsOfFile: "\(folder.path)/\(document)", encoding: .utf8)
        #expect(text.contains("live memory grows by"))
        #expect(text.contains("LeakExamples.swift:"))
      }
      let record = try folder.latest()
      let leaks = try #require(record.memory.leaks)
      #expect(leaks.kind == .leak)
      #expect(leaks.culprits > 0)
      let growing = Set((leaks.operations ?? []).filter { $0.growthBytesPerOperation > 1 }.compactMap(\.name))
      #expect(growing == ["health_of_unknown", "track_new_error"])
      let sites = try #require(record.memory.sites)
      for (operation, type) in [("health_of_unknown", "Breaker"), ("track_new_error", "ErrorEntry")] {
        let own = sites.filter { $0.operation == operation }
        #expect(
          own.contains { $0.frames.contains { $0.file?.hasSuffix("LeakExamples.swift") == true && $0.line != nil } })
        #expect(own.contains { $0.type == type || $0.type == "Lock<Int>" })
      }
      let run = try #require(try folder.runs().last)
      let heap = try String(contentsOfFile: run + "/heap/live.heap", encoding: .utf8)
      #expect(heap.hasPrefix("heap_v2/1\n"))
      #expect(try String(contentsOfFile: run + "/heap/live.collapsed", encoding: .utf8).contains("track_new_error;"))
      #expect(FileManager.default.fileExists(atPath: run + "/heap/live.pb"))
    }

    @Test("caches and bulk release are no leaks", arguments: ["cached_lookup", "collect", "read"])
    func healthy(operation: String) throws {
      let scenario = try scenario(operation == "read" ? #""read": 1"# : "\"read\": 50, \"\(operation)\": 50")
      let outcome = try LoadTestProcess.run(["leaks", scenario, "--operations", "200000", "--detect-only"], in: folder)
      #expect(outcome.status == exitCodeOfGoodRun)
      let leaks = try #require(try folder.latest().memory.leaks)
      // The rarest keys of a cache are still being found.
      let kinds: [LeakKind] = ["collect": [.sawtooth], "cached_lookup": [.stable, .slowing]][operation] ?? [.stable]
      #expect(kinds.contains(leaks.kind), "\(leaks.explanation)")
      #expect(leaks.culprits == 0)
    }

    @Test("a run with a leak check fails by its leak, with or without a threshold, and expected growth does not count")
    func afterRun() throws {
      let leaking = #""read": 50, "track_new_error": 50"#
      let memory = #", "memory": {"leaks": "detect", "operations": 20000}"#
      let outcome = try LoadTestProcess.run(["run", try scenario(leaking, memory)], in: folder)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.verdict?.reasons.contains { $0.hasPrefix("leak: ") } == true)
      let retained = try #require(record.operations.first { $0.name == "track_new_error" }?.retainedBytesPerOperation)
      #expect(retained > 50)
      #expect(record.operations.first { $0.name == "read" }?.retainedBytesPerOperation == 0)

      let expected =
        #", "memory": {"leaks": "detect", "operations": 20000, "expected": [{"operation": "track_new_error", "reason": "kept for the report"}, {"operation": "read", "reason": "none"}]}"#
      let second = try LoadTestProcess.run(["run", try scenario(leaking, expected)], in: folder)
      #expect(second.status == exitCodeOfGoodRun)
      let accepted = try folder.latest()
      #expect(accepted.memory.leaks?.expected.map(\.reason) == ["kept for the report"])
      #expect(accepted.environment.warnings.contains { $0.contains("'read'") })
    }

    @Test("a saved record's leak verdict can be judged again")
    func judgedAgain() throws {
      let memory = #", "memory": {"leaks": "detect", "operations": 20000}"#
      _ = try LoadTestProcess.run(["run", try scenario(#""track_new_error": 1"#, memory)], in: folder)
      let thresholds = try folder.write("thresholds.json", #"{"leaks": ["count == 0"], "retained": ["bytes < 1B"]}"#)
      let outcome = try LoadTestProcess.run(
        ["judge", "results/latest/result.json", "--thresholds", thresholds], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("leaks"))
    }

    @Test("--operation isolates one, and refuses one that is not there")
    func isolated() throws {
      let scenario = try scenario(#""read": 50, "track_new_error": 50"#)
      let alone = try LoadTestProcess.run(
        ["leaks", scenario, "--operation", "read", "--operations", "20000"], in: folder)
      #expect(alone.status == exitCodeOfGoodRun)
      let unknown = try LoadTestProcess.run(["leaks", scenario, "--operation", "reed"], in: folder)
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("no operation 'reed'; expected one of read, track_new_error"))
    }

    @Test("too few operations are undecided, and it is said how many would be enough")
    func undecided() throws {
      let scenario = try folder.scenario(
        #""target": "leak-examples", "threads": 400, "mix": {"read": 1}, "iterations": 1000, "seed": 3"#)
      let outcome = try LoadTestProcess.run(
        ["leaks", scenario, "--operations", "2000", "--max-operations", "2000"], in: folder)
      let leaks = try #require(try folder.latest().memory.leaks)
      #expect(leaks.kind == .undecided)
      #expect(try #require(leaks.operationsNeeded) > UInt64(2000))
      #expect(outcome.output.contains("UNDECIDED"))
    }

    @Test("a target that crashes in the check fails, and what it did before is kept")
    func crashing() throws {
      let plugin = try TestPlugin.build(
        "#include <stdlib.h>\nstatic int32_t boom(void *w, uint64_t i) { if (i > 600) abort(); return 0; }",
        operations: ["boom"], in: folder)
      let scenario = try folder.scenario(
        #""target": {"plugin": "\#(plugin)"}, "threads": 1, "mix": {"boom": 1}, "iterations": 1000"#)
      let outcome = try LoadTestProcess.run(["leaks", scenario, "--operations", "20000"], in: folder)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.memory.observations?.incompleteness?.isEmpty == false)
    }

    @Test("an interrupt ends the check, and what it had seen is kept", arguments: ["leaks", "run"])
    func interrupted(command: String) throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 1, "mix": {"spin_10us": 1}, "iterations": 10, "warmup": "0s",
        "memory": {"leaks": "detect", "operations": 100000000}
        """)
      let process = try LoadTestProcess([command, scenario], in: folder)
      let timeline = "results/latest/leaks/timeline.jsonl"
      try #require(
        Waiting.until { (try? folder.read(timeline))?.contains("{\"interval\":") == true },
        "the check did not begin: \(process.errors)")
      process.send(SIGINT)
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      let record = try folder.latest()
      #expect(record.ending.kind == .interrupted)
      #expect(record.memory.observations?.isInterrupted == true)
      #expect(record.memory.observations?.windows.isEmpty == false)
    }

    /// In scenarios and in records; what is not installed is refused, which `AllocatorLocatorTests` has.
    private static let allocators = [
      ("system", "glibc", "libc"), ("mimalloc", "mimalloc", "libmimalloc.so.2"),
      ("tcmalloc", "tcmalloc", "libtcmalloc_minimal.so.4"),
    ].filter { $0.0 == "system" || FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/\($0.2)") }

    @Test("over every allocator sizes and operations are known as over jemalloc", arguments: allocators)
    func otherAllocators(named: String, recorded: String, library: String) throws {
      let members = #", "memory": {"allocator": "\#(named)", "leaks": "detect", "operations": 40000}"#
      let scenario = try scenario(#""track_new_error": 1"#, members)
      let outcome = try LoadTestProcess.run(["leaks", scenario], in: folder)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.memory.allocator?.name == recorded)
      #expect(record.memory.observations?.windows.allSatisfy { $0.liveBytes != nil } == true)
      #expect(record.memory.leaks?.kind == .leak)
      #expect(record.memory.leaks?.sizeClasses.isEmpty == false)
      #expect(record.memory.leaks?.culprit == "track_new_error")
    }
  }
}
