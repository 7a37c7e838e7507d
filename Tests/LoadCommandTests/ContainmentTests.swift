import Foundation
import LoadRecord
import TestThreads
import Testing

extension SleepingEndToEnd {
  /// Whatever an operation does, the run ends, says what happened, keeps what was measured and leaves nothing behind.
  @Suite
  struct ContainmentTests {
    let folder: TestFolder
    /// In the environment of every process of this test.
    let mark = UUID().uuidString

    init() throws { folder = try TestFolder() }

    /// Runs a plugin whose operation `bad`, one of ten of the mix, does what it does in its 40th call and nothing else,
    /// and `good` nothing at all.
    private func run(
      _ bad: String, _ declarations: String = "", language: TestPlugin.Language = .c, executor: String,
      workers: Int = 2,
      duration: String = "1h", _ more: String = ""
    ) throws -> LoadTestProcess.Outcome {
      let plugin = try TestPlugin.build(
        """
        #include <pthread.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/wait.h>
        \(declarations)
        static int calls;
        static int32_t good(void *w, uint64_t i) { usleep(100); return 0; }
        static int32_t bad(void *w, uint64_t i) {
          if (__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) == 40) { \(bad) }
          return 0;
        }
        """, operations: ["good", "bad"], in: folder, language: language)
      let scenario = try folder.scenario(
        """
        "target": {"plugin": "\(plugin)"}, "executor": "\(executor)", "threads": \(workers),
        "mix": {"good": 9, "bad": 1}, "warmup": "0s", "duration": "\(duration)"\(more)
        """)
      return try LoadTestProcess.run(
        [scenario, "--output-dir", folder.results], in: folder, environment: ["LOADTEST_TEST_MARK": mark])
    }

    /// The processes that are left of the run: its descendants, whoever has adopted them.
    private func left() -> [String] {
      let identifiers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return identifiers.filter { identifier in
        guard pid_t(identifier) != nil,
          let environment = FileManager.default.contents(atPath: "/proc/\(identifier)/environ")
        else { return false }
        return String(decoding: environment, as: UTF8.self).contains("LOADTEST_TEST_MARK=\(mark)")
      }
    }

    @Test(arguments: BadOperation.all, ["threads", "dispatch"])
    func isContained(_ bad: BadOperation, executor: String) throws {
      let outcome = try run(
        bad.body, bad.declarations, language: bad.language, executor: executor, workers: bad.workers, bad.scenario)
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.hasPrefix("FAIL"))
      #expect(bad.says.contains { outcome.output.contains($0) }, "\(outcome.output)")
      let record = try folder.latest()
      #expect(bad.endings.contains(record.ending.kind), "\(record.ending)")
      #expect(record.verdict?.outcome == .fail)
      let reasons = try #require(record.verdict?.reasons)
      #expect(!reasons.isEmpty)
      if bad.isNamed {
        #expect(record.ending.operation == "bad", "\(record.ending)")
        #expect(reasons.contains { $0.contains("bad") }, "\(reasons)")
        let worker = try #require(record.ending.worker)
        #expect((0..<bad.workers).contains(worker))
      }
      #expect(record.totals.operations > 0)
      #expect(Waiting.until { left().isEmpty }, "still there: \(left())")
    }

    @Test(
      "A child that never comes back to measure disturbs nothing, and ends with the run",
      arguments: [
        "threads", "dispatch",
      ])
    func childrenOfTheirOwn(executor: String) throws {
      let outcome = try run(
        """
        if (fork() == 0) for (;;) pause();
        pid_t child = fork();
        if (child == 0) { execlp("sh", "sh", "-c", "exit 7", (char *)NULL); _exit(1); }
        int status;
        if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 7) return 3;
        """, executor: executor, duration: "500ms")
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun, "\(outcome.output)\(outcome.errors)")
      let record = try folder.latest()
      #expect(record.ending.kind == .completed)
      #expect(record.operations.allSatisfy { $0.failures == UInt64(0) })
      #expect(Waiting.until { left().isEmpty }, "still there: \(left())")
    }

    @Test(arguments: ["for (;;) pause();", "*(volatile int *)16 = 1;", "exit(3);"])
    func endOfTheTarget(_ destroy: String) throws {
      let hangs = destroy.hasPrefix("for")
      let plugin = try TestPlugin.build(
        """
        static int32_t good(void *w, uint64_t i) { return 0; }
        static void destroy(void *target) { \(destroy) }
        """, operations: ["good"], members: ".destroy = destroy", in: folder)
      let scenario = try folder.scenario(
        """
        "target": {"plugin": "\(plugin)"}, "threads": 1, "mix": {"good": 1}, "warmup": "0s", "iterations": 1000,
        "stall": "\(hangs ? "1s" : "1h")"
        """)
      let outcome = try LoadTestProcess.run(
        [scenario, "--output-dir", folder.results], in: folder, environment: ["LOADTEST_TEST_MARK": mark])
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.ending.kind == (hangs ? .stalled : .crashed))
      #expect(record.verdict?.outcome == .fail)
      #expect(record.totals.operations > 0)
      #expect(Waiting.until { left().isEmpty }, "still there: \(left())")
    }
  }
}
