import LoadRecord
import LoadScenario
import LoadStatistics
import LoadTarget
import Testing

@testable import LoadEngine

/// What every executor keeps to, at every pace.
@Suite(.serialized)
struct ExecutorConformanceTests {
  /// What says when the next operation is due.
  enum Pace: String, CaseIterable, Sendable {
    case closed, pause, uniform, poisson

    var pause: Pause? { self == .pause ? Pause(meanNanoseconds: 200_000, distribution: .exponential) : nil }

    var arrivals: Arrivals? {
      switch self {
      case .closed, .pause: nil
      case .uniform: Arrivals(ratePerSecond: 20_000)
      case .poisson: Arrivals(ratePerSecond: 20_000, distribution: .poisson)
      }
    }
  }

  private func plan(
    _ kind: ExecutorKind, _ pace: Pace = .closed, workers: Int = 5, mix: [MixEntry] = ConformanceTarget.mix,
    length: RunLength = .iterations(503), warmupNanoseconds: UInt64 = 20_000_000, ramp: Ramp? = nil, pause: Pause? = nil
  ) -> Plan {
    Plan(
      name: "conformance", target: TargetReference(source: .named("conformance")), executor: kind.executor,
      submission: kind.submission,
      groups: [
        WorkerGroup(workers: workers, mix: mix, pause: pause ?? pace.pause, arrivals: pace.arrivals, ramp: ramp)
      ], warmupNanoseconds: warmupNanoseconds, length: length, seed: 11)
  }

  private func run(_ plan: Plan) async throws -> (record: RunRecord, log: ConformanceTarget.Log) {
    let log = ConformanceTarget.Log()
    let run = try await InProcessRun.perform(plan, targets: [ConformanceTarget.description(log)])
    return (try #require(run.record), log)
  }

  @Test(arguments: ExecutorKind.all, Pace.allCases)
  func everyOperationIsPerformedOnceAndRecorded(_ kind: ExecutorKind, _ pace: Pace) async throws {
    let (record, log) = try await run(plan(kind, pace))
    #expect(record.ending == Ending(.completed))
    #expect(record.totals.operations == 503)
    #expect(log.overlaps == 0)
    let measured = log.measured(record)
    #expect(measured.reduce(0) { $0 + $1.count } == 503)
    for (number, operation) in record.operations.enumerated() {
      #expect(operation.count == UInt64(measured.joined().count { $0 == number }))
      #expect(operation.samples == operation.serviceTimeNanoseconds.histogram.totalCount)
      if pace != .closed || kind.submission == .operation { #expect(operation.samples == operation.count) }
      #expect(operation.latencyNanoseconds.histogram.totalCount == operation.samples)
      let measuresLag = pace.arrivals != nil || kind.submission == .operation
      #expect(operation.lagNanoseconds?.histogram.totalCount == (measuresLag ? operation.count : nil))
      #expect((operation.dropped == 0) == (pace.arrivals != nil))
      #expect(operation.failures == (operation.name == "fails" ? operation.count : 0))
      let failed = operation.name == "fails" && operation.samples > 0 ? operation.latencyNanoseconds : nil
      #expect(operation.failedLatencyNanoseconds == failed)
    }
    if pace.arrivals == nil { #expect(record.workers.map(\.operations) == [101, 101, 101, 100, 100]) }
    #expect(log.finished == [1, 1, 1, 1, 1])
    #expect(log.areIterationsConsecutive)
    // As docs/METRICS.md says of 'cpu'.
    #expect((record.reading(.cpu, .mean).value != nil) == (kind.submission == .loop))
  }

  @Test(arguments: [Pace.closed, .pause])
  func theSameSeedGivesEachWorkerTheSameSequenceOnEveryExecutor(_ pace: Pace) async throws {
    var expected: [[Int]]?
    for kind in ExecutorKind.all {
      let (record, log) = try await run(plan(kind, pace))
      let measured = log.measured(record)
      if let expected { #expect(measured == expected, "\(kind.testDescription)") } else { expected = measured }
    }
    #expect(Set(try #require(expected)).count == 5, "workers have sequences of their own")
  }

  /// Which worker takes an arrival is chance; what it then performs is not.
  @Test(arguments: ExecutorKind.all)
  func inTheOpenModelEachWorkerGoesThroughItsOwnDeck(_ kind: ExecutorKind) async throws {
    let plan = plan(kind, .poisson)
    let decks = DeckTable(plan: plan)
    let (record, log) = try await run(plan)
    for (worker, sequence) in log.measured(record).enumerated() {
      let deck = sequence.indices.map { decks.entry(group: 0, workerInGroup: worker, position: UInt64($0)) }
      #expect(sequence == deck, "worker \(worker)")
    }
  }

  /// Runs with longer and longer stretches of time until a run is as it is to be: on a busy machine a worker may get no
  /// processor for some time.
  private func run(
    until isEnough: (RunRecord) -> Bool, of plan: (_ milliseconds: UInt64) -> Plan
  ) async throws -> (record: RunRecord, log: ConformanceTarget.Log) {
    for milliseconds: UInt64 in [50, 500, 5000] {
      let (record, log) = try await run(plan(milliseconds))
      if isEnough(record) { return (record, log) }
    }
    return try await run(plan(50_000))
  }

  @Test(arguments: ExecutorKind.all, Pace.allCases)
  func aDurationEndsTheRun(_ kind: ExecutorKind, _ pace: Pace) async throws {
    let (record, log) = try await run(
      until: { $0.totals.operations > 0 },
      of: { plan(kind, pace, length: .duration(nanoseconds: $0 * 1_000_000)) })
    #expect(record.ending == Ending(.completed))
    #expect(record.totals.operations > 0)
    #expect(log.measured(record).reduce(0) { $0 + $1.count } == Int(record.totals.operations))
    #expect(log.finished == [1, 1, 1, 1, 1])
  }

  @Test(arguments: ExecutorKind.all)
  func aLongPauseEndsWithThePhase(_ kind: ExecutorKind) async throws {
    let (record, _) = try await run(
      until: { $0.totals.operations == 5 },
      of: {
        plan(
          kind, length: .duration(nanoseconds: $0 * 1_000_000), warmupNanoseconds: 0,
          pause: Pause(meanNanoseconds: 3_600_000_000_000))
      })
    #expect(record.ending == Ending(.completed))
    #expect(record.totals.operations == 5)
  }

  /// Worker 0 performs throughout, worker 2 in the middle only; worker 1 longer than that.
  @Test(arguments: ExecutorKind.all)
  func aRampLetsWorkersPerformInTheirTurns(_ kind: ExecutorKind) async throws {
    func ramp(_ milliseconds: UInt64) -> Ramp {
      Ramp(
        start: 1,
        stages: [(1, 1), (0, 2), (1, 2), (0, 3), (1, 3), (0, 1), (1, 1)].map {
          Ramp.Stage(durationNanoseconds: $0.0 * milliseconds * 1_000_000, target: $0.1)
        })
    }
    let (record, log) = try await run(
      until: { $0.workers.allSatisfy { $0.operations > 0 } },
      of: { plan(kind, workers: 3, length: .duration(nanoseconds: ramp($0).durationNanoseconds), ramp: ramp($0)) })
    #expect(record.ending == Ending(.completed))
    #expect(log.measured(record).reduce(0) { $0 + $1.count } == Int(record.totals.operations))
    #expect(record.workers.allSatisfy { $0.operations > 0 })
    // The phase began between the last call of the warm-up and the first of its own. Calls lie inside the turns; one that
    // began in its turn may have been kept from the processor before it looked at the clock, so late ones are few.
    let starts = log.starts(record)
    let begin = log.endOfWarmup(record)
    let first = try #require(starts[0].first)
    for worker in [1, 2] {
      let turn = try #require(record.scenario.groups[0].ramp?.turns(ofWorker: worker).first)
      #expect(try #require(starts[worker].first) >= begin + turn.lowerBound, "worker \(worker)")
      let late = starts[worker].count { $0 > first + turn.upperBound + 1_000_000 }
      #expect(late <= 1, "worker \(worker): \(late) of \(starts[worker].count)")
    }
    #expect(record.timeline.allSatisfy { $0.activeWorkers == 3 })
  }

  @Test(arguments: ExecutorKind.all.filter { $0.executor == .tasks }, Pace.allCases)
  func tasksAwaitAsynchronousOperations(_ kind: ExecutorKind, _ pace: Pace) async throws {
    let mix = ConformanceTarget.mix + [MixEntry(operation: "awaits", weight: 2)]
    let (record, log) = try await run(plan(kind, pace, mix: mix))
    #expect(record.totals.operations == 503)
    #expect(log.overlaps == 0)
    let awaited = try #require(record.operations.first { $0.name == "awaits" })
    #expect(awaited.count > 50)
    #expect(awaited.count == UInt64(log.measured(record).joined().count { $0 == 3 }))
    #expect(record.reading(.cpu, .mean).note?.contains("asynchronous operations") == true)
    #expect(log.areIterationsConsecutive)
  }
}
