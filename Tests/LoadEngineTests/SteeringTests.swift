import LoadEngine
import LoadPlatform
import LoadRecord
import LoadScenario
import LoadTarget
import Testing

/// Runs in which it is said from outside how many workers perform.
@Suite(.serialized)
struct SteeringTests {
  /// Asks for one number of workers after the other, each when the one before it is there and has performed something, its
  /// first worker among them.
  final class Script: Sendable {
    struct State {
      var step = -1
      var operationsAtStep: UInt64 = 0
      var firstsCallsAtStep = 0
      var isThere = false
      /// When each number of workers was there, and when the next was asked for, in monotonic nanoseconds.
      var stretches: [ClosedRange<UInt64>] = []
      var since: UInt64 = 0
    }

    let state = Lock(State())
    let steering: RunSteering
    let log: ConformanceTarget.Log
    let counts: [Int]
    static let operationsOfStep: UInt64 = 50

    init(_ steering: RunSteering, _ log: ConformanceTarget.Log, counts: [Int]) {
      self.steering = steering
      self.log = log
      self.counts = counts
    }

    func start() { next(operations: 0) }

    func tick(_ status: LiveStatus) {
      guard status.phase == .measuring else { return }
      let isDone = state.withLock { state in
        guard counts.indices.contains(state.step), status.performing == [counts[state.step]] else { return false }
        let now = MonotonicClock.nanoseconds()
        if !state.isThere {
          state.isThere = true
          state.since = now
          state.operationsAtStep = status.operations
          state.firstsCallsAtStep = firstsCalls
        }
        // Without workers there is nothing to wait for but that they stand still.
        // A call of the first may have begun before; the one after it did not.
        let enough =
          counts[state.step] == 0
          || status.operations >= state.operationsAtStep + Self.operationsOfStep
            && firstsCalls >= state.firstsCallsAtStep + 2
        if enough { state.stretches.append(state.since...now) }
        return enough
      }
      if isDone { next(operations: status.operations) }
    }

    private var firstsCalls: Int { log.state.withLock { $0.calls.first?.count ?? 0 } }

    private func next(operations: UInt64) {
      let count: Int? = state.withLock { state in
        state.step += 1
        state.isThere = false
        return counts.indices.contains(state.step) ? counts[state.step] : nil
      }
      if let count { steering.perform(workers: [count]) } else { steering.stop() }
    }
  }

  private func plan(_ kind: ExecutorKind, warmupNanoseconds: UInt64 = 0) -> Plan {
    Plan(
      name: "steered", target: TargetReference(source: .named("conformance")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(
          workers: 8, mix: ConformanceTarget.mix, pause: Pause(meanNanoseconds: 300_000, distribution: .constant))
      ], warmupNanoseconds: warmupNanoseconds, length: .untilStopped, seed: 3)
  }

  private func run(
    _ plan: Plan, _ counts: [Int]
  ) async throws -> (
    record: RunRecord, log: ConformanceTarget.Log, stretches: [ClosedRange<UInt64>], lines: [TimelineLine]
  ) {
    let log = ConformanceTarget.Log()
    let steering = try #require(RunSteering())
    let script = Script(steering, log, counts: counts)
    script.start()
    let run = try await InProcessRun.perform(
      plan, targets: [ConformanceTarget.description(log)], steering: steering, tick: { script.tick($0) })
    return (try #require(run.record), log, script.state.withLock { $0.stretches }, run.lines)
  }

  @Test(arguments: ExecutorKind.all)
  func workersComeAndGoAsTheyAreToldAndEveryOperationIsRecorded(_ kind: ExecutorKind) async throws {
    let (record, log, stretches, _) = try await run(plan(kind), [3, 1, 5, 0, 2])
    #expect(record.ending == Ending(.completed))
    let calls = log.state.withLock { $0.calls }
    #expect(calls.count == 5, "workers are made when they are wanted, and none else")
    #expect(record.totals.operations == UInt64(calls.reduce(0) { $0 + $1.count }))
    #expect(record.operations.reduce(0) { $0 + $1.count } == record.totals.operations)
    #expect(record.workers.map(\.operations) == calls.map { UInt64($0.count) }.filter { $0 > 0 })
    #expect(log.overlaps == 0)
    #expect(log.finished == [1, 1, 1, 1, 1])
    #expect(log.areIterationsConsecutive)
    try #require(stretches.count == 5)
    // Who was told to stand still may be about to begin an operation, and begins no other.
    for (stretch, count) in zip(stretches, [3, 1, 5, 0, 2]) {
      for (worker, own) in calls.enumerated() where worker >= count {
        #expect(own.count { stretch.contains($0.atNanoseconds) } <= 1, "worker \(worker) among \(count)")
      }
      for worker in 0..<min(count, 1) {
        #expect(calls[worker].contains { stretch.contains($0.atNanoseconds) }, "worker \(worker) among \(count)")
      }
    }
  }

  @Test(arguments: ExecutorKind.all)
  func theWarmUpIsPerformedByThoseWhoAreThereAndNotRecorded(_ kind: ExecutorKind) async throws {
    // On a busy machine nobody may get a processor for the whole of a short one.
    var warmup: UInt64 = 50_000_000
    var (record, log, _, lines) = try await run(plan(kind, warmupNanoseconds: warmup), [2, 4])
    while log.count == record.totals.operations, warmup < 5_000_000_000 {
      warmup *= 10
      (record, log, _, lines) = try await run(plan(kind, warmupNanoseconds: warmup), [2, 4])
    }
    let calls = log.state.withLock { $0.calls }
    #expect(record.totals.operations < log.count)
    #expect(calls.prefix(2).allSatisfy { !$0.isEmpty })
    let intervals = lines.compactMap { line in if case .interval(let interval) = line { interval } else { nil } }
    #expect(intervals.last?.activeWorkers == 4)
    #expect(intervals.reduce(0) { $0 + $1.operations.reduce(0) { $0 + $1.count } } == record.totals.operations)
  }

  @Test func aRunThatIsStoppedBeforeAnybodyPerformsEnds() async throws {
    let steering = try #require(RunSteering())
    steering.stop()
    let run = try await InProcessRun.perform(
      plan(.all[0]), targets: [ConformanceTarget.description(.init())], steering: steering)
    #expect(run.record?.ending == Ending(.completed))
    #expect(run.record?.totals.operations == 0)
    #expect(run.record?.workers.isEmpty == true)
  }
}
