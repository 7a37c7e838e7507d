import Foundation
import LoadRecord
import Testing

extension EndToEnd {
  /// Where a target crashed or stalled.
  @Suite(.enabled(if: Backtracer.isPresent, "the toolchain's swift-backtrace is not there"))
  struct StackTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ source: String, operation: String, members: String) throws -> RunRecord {
      let plugin = try TestPlugin.build(source, operations: [operation], in: folder)
      let scenario = try folder.scenario(
        """
        "target": {"plugin": "\(plugin)"}, "threads": 2, "mix": {"\(operation)": 1}, "warmup": "0s", "duration": "1h",
        \(members)
        """)
      let outcome = try LoadTestProcess.run([scenario, "--output-dir", folder.results], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("stacks of all threads: crash.txt"))
      return try folder.latest()
    }

    private func report() throws -> String {
      try String(contentsOfFile: folder.results + "/latest/crash.txt", encoding: .utf8)
    }

    @Test func aCrashNamesItsFunctionAndHasTheStacksOfAllThreads() throws {
      let record = try run(
        """
        __attribute__((noinline)) void loadtest_test_crash_site(volatile int *p) { *p = 1; }
        static int32_t crashes(void *w, uint64_t i) { if (i == 1000) loadtest_test_crash_site((int *)8); return 0; }
        """, operation: "crashes", members: #""timing": "exact""#)
      #expect(record.ending.kind == .crashed)
      #expect(record.ending.operation == "crashes")
      #expect(record.ending.stacks == "crash.txt")
      #expect(record.ending.frames?.first?.contains("loadtest_test_crash_site") == true)
      let report = try report()
      #expect(report.contains("\"worker 0\""))
      #expect(report.contains("\"worker 1\""))
    }

    @Test func aStallNamesItsFunction() throws {
      let record = try run(
        """
        __attribute__((noinline)) void loadtest_test_hang_site(void) { for (;;) __asm__ volatile(""); }
        static int32_t hangs(void *w, uint64_t i) { if (i == 1000) loadtest_test_hang_site(); return 0; }
        """, operation: "hangs", members: #""stall": "1s", "gracefulStop": "1m""#)
      #expect(record.ending.kind == .stalled)
      #expect(record.ending.operation == "hangs")
      #expect(record.ending.frames?.first?.contains("loadtest_test_hang_site") == true)
    }

    @Test func aRunThatEndsWellHasNone() throws {
      let scenario = try folder.scenario(
        #""target": "calibration", "threads": 1, "mix": {"noop": 1}, "warmup": "0s", "duration": "100ms""#)
      _ = try LoadTestProcess.run([scenario, "--output-dir", folder.results], in: folder)
      #expect(try folder.latest().ending == Ending(.completed))
      #expect(!FileManager.default.fileExists(atPath: folder.results + "/latest/crash.txt"))
    }
  }
}
