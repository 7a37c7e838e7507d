import BuiltinTargets
import LoadEngine
import LoadMemory
import LoadRecord
import LoadScenario
import LoadStatistics
import LoadTarget
import Testing

/// The seam between engine and targets: built-in, defined in another module, and behind the C interface; on threads,
/// Dispatch loops and tasks.
@Suite(.serialized)
struct SeamTests {
  enum TargetKind: String, CaseIterable, CustomTestStringConvertible {
    case builtIn
    case otherModule
    case plugin

    var testDescription: String { rawValue }
  }

  @Test(arguments: TargetKind.allCases, Executor.allCases)
  func everyTargetRunsOnEveryExecutor(kind: TargetKind, executor: Executor) async throws {
    let run = try await InProcessRun.perform(try await plan(kind, executor, operations: 10_007, workers: 3))
    #expect(run.outcome == .recorded)
    let record = try #require(run.record)
    #expect(record.ending == Ending(.completed))
    #expect(record.totals.operations == 10_007)
    #expect(record.workers.map(\.operations) == [3336, 3336, 3335])
    for operation in record.operations {
      #expect(operation.samples == operation.count)
      #expect(operation.latencyNanoseconds.histogram.totalCount == operation.count)
    }
  }

  @Test
  func tasksPerformAsynchronousOperationsBesideSynchronousOnes() async throws {
    let plan = Plan(
      name: "asynchronous", target: TargetReference(source: .named("calibration")), executor: .tasks,
      groups: [
        WorkerGroup(
          workers: 8, mix: [MixEntry(operation: "async_noop", weight: 3), MixEntry(operation: "noop", weight: 1)])
      ], warmupNanoseconds: 0, length: .iterations(8 * 4096), timing: .exact, seed: 11)
    let record = try #require(try await InProcessRun.perform(plan).record)
    #expect(record.operations.map(\.count) == [6 * 4096, 2 * 4096])
    #expect(record.operations.map(\.samples) == [6 * 4096, 2 * 4096])
    // What an asynchronous operation allocates cannot be told from a thread's counter.
    #expect(record.operations[0].allocatedBytesPerOperation == nil)
  }

  @Test(arguments: Executor.allCases)
  func failuresAreCountedByKind(executor: Executor) async throws {
    let mix = [MixEntry(operation: "fail_always", weight: 1), MixEntry(operation: "noop", weight: 1)]
    let plan = Plan(
      name: "failures", target: TargetReference(source: .named("calibration")), executor: executor,
      groups: [WorkerGroup(workers: 2, mix: mix)], warmupNanoseconds: 1_000_000, length: .iterations(4096),
      timing: .sampled, seed: 5)
    let record = try #require(try await InProcessRun.perform(plan).record)
    #expect(record.operations[0].failures == 2048)
    #expect(record.operations[0].failureKinds == ["always": 2048])
    #expect(record.operations[1].failures == 0)
    #expect(record.totals.failures == 2048)
  }

  @Test(arguments: Executor.allCases)
  func theSameSeedGivesTheSameSequence(executor: Executor) async throws {
    var sequences: [[[Int]]] = []
    for _ in 0..<2 {
      let recorder = SequenceTarget.Recorder()
      let target = SequenceTarget.description(recorder)
      let mix = [
        MixEntry(operation: "a", weight: 5), MixEntry(operation: "b", weight: 2), MixEntry(operation: "c", weight: 1),
      ]
      let plan = Plan(
        name: "sequence", target: TargetReference(source: .named("sequence")), executor: executor,
        groups: [WorkerGroup(workers: 3, mix: mix)], warmupNanoseconds: 0, length: .iterations(3000), seed: 99)
      _ = try await InProcessRun.perform(plan, targets: [target])
      sequences.append(recorder.sequences)
    }
    #expect(sequences[0] == sequences[1])
    #expect(sequences[0].count == 3)
    #expect(sequences[0][0] != sequences[0][1])
  }

  @Test
  func warmUpIsExcludedFromEveryFigureAndIterationGoesOn() async throws {
    let recorder = SequenceTarget.Recorder()
    var plan = Plan(
      name: "warm", target: TargetReference(source: .named("sequence")), executor: .threads,
      groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "a", weight: 1)])], length: .iterations(1000), seed: 1)
    plan.warmupIterations = 500
    let record = try #require(
      try await InProcessRun.perform(plan, targets: [SequenceTarget.description(recorder)]).record)
    #expect(record.totals.operations == 1000)
    let iterations = recorder.iterations
    #expect(iterations == Array(0..<1500))
  }

  @Test
  func aRefusingTargetEndsTheRunBeforeItStarts() async throws {
    var plan = try await plan(.builtIn, .threads, operations: 10, workers: 1)
    plan.target.config = #"{"unknown": 1}"#
    let run = try await InProcessRun.perform(plan)
    #expect(run.outcome == .refused("target 'calibration' has no configuration: remove 'config'"))
  }

  @Test
  func aThreadOfEachWorkerMakesIt() async throws {
    let recorder = SequenceTarget.Recorder()
    let plan = Plan(
      name: "threads", target: TargetReference(source: .named("sequence")), executor: .threads,
      groups: [WorkerGroup(workers: 4, mix: [MixEntry(operation: "a", weight: 1)])], warmupNanoseconds: 0,
      length: .iterations(400), seed: 1)
    _ = try await InProcessRun.perform(plan, targets: [SequenceTarget.description(recorder)])
    let threads = recorder.threads
    #expect(threads.count == 4)
    #expect(threads.allSatisfy { $0.making == $0.performing && $0.making == $0.finishing })
    #expect(Set(threads.map(\.making)).count == 4)
  }

  private func plan(
    _ kind: TargetKind, _ executor: Executor, operations: UInt64, workers: Int
  ) async throws -> Plan {
    let source: TargetReference.Source
    let mix: [MixEntry]
    switch kind {
    case .builtIn:
      source = .named("calibration")
      mix = [MixEntry(operation: "noop", weight: 2), MixEntry(operation: "allocate_64", weight: 1)]
    case .otherModule:
      source = .named("sequence")
      mix = [MixEntry(operation: "a", weight: 2), MixEntry(operation: "b", weight: 1)]
    case .plugin:
      source = .plugin(path: try await ExamplePlugin.path())
      mix = [MixEntry(operation: "increment", weight: 2), MixEntry(operation: "allocate", weight: 1)]
    }
    return Plan(
      name: "seam", target: TargetReference(source: source), executor: executor,
      groups: [WorkerGroup(workers: workers, mix: mix)], warmupNanoseconds: 1_000_000, length: .iterations(operations),
      timing: .exact, seed: 3)
  }
}
