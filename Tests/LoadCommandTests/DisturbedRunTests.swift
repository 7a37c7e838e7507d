import Foundation
import LoadRecord
import TestThreads
import Testing

extension EndToEnd {
  /// Runs that are cut short from outside.
  @Suite
  struct DisturbedRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Starts a long run and waits until its timeline holds a second.
    private func started() throws -> LoadTestProcess {
      let process = try LoadTestProcess([try folder.longScenario(), "--output-dir", folder.results], in: folder)
      try #require(Waiting.until { folder.hasMeasuredSecond() }, "no second was measured: \(process.errors)")
      return process
    }

    private func isGone(_ identifier: pid_t) -> Bool {
      guard let stat = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8) else { return true }
      return stat.contains(") Z ")
    }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT])
    func measuringProcessIsKilled(_ signal: Int32) throws {
      let process = try started()
      kill(try #require(process.measuringProcess()), signal)
      let outcome = try process.wait()
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("signal \(signal)"))
      let record = try folder.latest()
      #expect(record.ending.kind == .killed)
      #expect(record.verdict?.outcome == .invalid)
      #expect(record.elapsedSeconds >= 1)
      #expect(record.totals.operations > 0)
      #expect(!record.timeline.isEmpty)
    }

    @Test("A run whose process stood still is not trusted, and says for how long")
    func measuringProcessIsStopped() throws {
      let scenario = try folder.scenario(
        #""target": "calibration", "threads": 1, "mix": {"noop": 1}, "warmup": "0s", "duration": "3s", "seed": 1"#)
      let process = try LoadTestProcess([scenario, "--output-dir", folder.results], in: folder)
      try #require(Waiting.until { folder.hasMeasuredSecond() }, "no second was measured: \(process.errors)")
      let measuring = try #require(process.measuringProcess())
      kill(measuring, SIGSTOP)
      let stopped = ContinuousClock.now
      #expect(Waiting.until { ContinuousClock.now - stopped >= .seconds(1) })
      kill(measuring, SIGCONT)
      // As the supervisor sees it: what the stop was at least, and what passed around it at most.
      let most = ContinuousClock.now - stopped + .seconds(1)
      let outcome = try process.wait()
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("INVALID"))
      let record = try folder.latest()
      let still = try #require(record.environment.disturbances?.first { $0.kind == .stoodStill })
      #expect(still.seconds >= 0.9 && still.seconds <= Double(most.components.seconds) + 1, "\(still)")
      #expect(record.environment.warnings.contains { $0.hasPrefix("the process did not run for ") })
      #expect(record.verdict?.reasons.contains { $0.hasPrefix("the process did not run for ") } == true)
    }

    @Test("A process that is stopped for good is nobody's stall but that of who stopped it")
    func measuringProcessStaysStopped() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "threads": 1, "mix": {"noop": 1}, "warmup": "0s", "duration": "60s", "seed": 1,
        "stall": "1s"
        """)
      let process = try LoadTestProcess([scenario, "--output-dir", folder.results], in: folder)
      try #require(Waiting.until { folder.hasMeasuredSecond() }, "no second was measured: \(process.errors)")
      kill(try #require(process.measuringProcess()), SIGSTOP)
      let outcome = try process.wait()
      #expect(outcome.output.contains("was stopped (by SIGSTOP or a debugger)"))
      let ending = try folder.latest().ending
      #expect(ending.operation == nil && ending.worker == nil, "\(ending)")
    }

    @Test func supervisorIsKilled() throws {
      let process = try started()
      let measuring = try #require(process.measuringProcess())
      process.send(SIGKILL)
      #expect(try process.wait().status == nil)
      #expect(Waiting.until { isGone(measuring) }, "the measuring process outlived its supervisor")
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest", "--json", "-"], in: folder)
      #expect(report.status == 0)
      let record = try JSONDecoder().decode(RunRecord.self, from: Data(report.output.utf8))
      #expect(record.ending.kind == .lost)
      #expect(record.verdict?.outcome == .invalid)
      #expect(record.totals.operations > 0)
      let text = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(text.output.hasPrefix("INVALID"))
      #expect(text.output.contains("supervisor was killed"))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) throws {
      let process = try started()
      process.send(signal)
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      let record = try folder.latest()
      #expect(record.ending.kind == .interrupted)
      #expect(record.totals.operations > 0)
      #expect(!record.workers.isEmpty)
      #expect(record.verdict != nil)
      #expect(outcome.output.contains("interrupted"))
    }

    @Test("A second interrupt does not wait for operations in flight")
    func interruptedTwice() throws {
      let plugin = try TestPlugin.build(
        "static int32_t endless(void *w, uint64_t i) { for (;;) pause(); }", operations: ["endless"], in: folder)
      let scenario = try folder.scenario(
        """
        "target": {"plugin": "\(plugin)"}, "threads": 1, "mix": {"endless": 1}, "warmup": "0s", "duration": "1h",
        "stall": "1h", "gracefulStop": "1h"
        """)
      let process = try LoadTestProcess([scenario, "--output-dir", folder.results], in: folder)
      try #require(Waiting.until { folder.hasMeasuredSecond() }, "no second was measured: \(process.errors)")
      let measuring = try #require(process.measuringProcess())
      // The kernel merges signals that are sent before the first is taken, so this is who keeps pressing Ctrl-C.
      #expect(
        Waiting.until {
          process.send(SIGINT)
          return !process.isRunning
        })
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      #expect(outcome.errors.contains("ended immediately"))
      #expect(Waiting.until { isGone(measuring) })
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(report.status == 0)
    }

    @Test("An interrupt ends the other scenarios of the command line too")
    func interruptedScenarios() throws {
      let process = try LoadTestProcess(
        [try folder.longScenario(), try folder.quickScenario(), "--output-dir", folder.results], in: folder)
      try #require(Waiting.until { folder.hasMeasuredSecond() })
      process.send(SIGINT)
      #expect(try process.wait().status == 130)
      #expect(try folder.runs().count == 1)
    }
  }
}
