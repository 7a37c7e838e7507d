import BuiltinTargets
import Foundation
import LoadEngine
import LoadMemory
import LoadRecord
import LoadScenario
import LoadTarget
import TestThreads

/// Runs a plan in the test's process and returns what came of it.
///
/// One run after another, whatever suites they belong to: they measure, and those of tasks need the concurrency pool.
struct InProcessRun {
  /// Lets one run of the process through at a time.
  static let turn = Turnstile(width: 1)

  var outcome: RunLauncher.Outcome
  var record: RunRecord?
  var lines: [TimelineLine]

  static func perform(
    _ plan: Plan,
    targets: [TargetDescription] = [
      TargetDescription(CalibrationTarget.self), TargetDescription(SequenceTarget.self),
    ], steering: RunSteering? = nil, tick: @escaping @Sendable (LiveStatus) -> Void = { _ in }
  ) async throws -> InProcessRun {
    let folder = FileManager.default.temporaryDirectory.appending(path: "loadtest-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let collector = Collector()
    let start = TimelineLine.start(
      StartLine(tool: .current, host: .current(), plan: plan, loadAverage: nil))
    _ = collector.take(start)
    let outcome = try await turn.pass {
      try await RunLauncher(targets: targets, interrupts: nil).runInProcess(
        plan, folder: try RunFolder.create(in: folder, scenario: plan.name),
        hooks: RunHooks(tick: tick, line: { collector.take($0) }), steering: steering,
        memory: AllocatorSampler())
    }
    let lines = collector.lines
    var builder = RecordBuilder()
    for line in lines { builder.add(line) }
    return InProcessRun(outcome: outcome, record: builder.record, lines: lines)
  }
}

/// Keeps a timeline's lines.
final class Collector: @unchecked Sendable {
  // Called from the supervisor's thread, read after the run.
  private(set) var lines: [TimelineLine] = []

  func take(_ line: TimelineLine) -> String? {
    lines.append(line)
    return nil
  }
}
