import LoadTesting
import Testing

/// `LoadTest.run`: what a plan gives, and what cannot run.
struct RunTests {
  @Test func recordTellsWhatWasPerformed() async throws {
    let plan = Plan(
      operations: ["give": 3, "take": 1, "refuse": 1], threads: 3, length: .iterations(5000),
      warmup: .milliseconds(10))
    let record = try await LoadTest.run(BankTarget.self, plan)
    #expect(record.totals.operations == 5000)
    #expect(record.scenario.target.label == "bank")
    #expect(record.ending.kind == .completed)
    #expect(record.workers.count == 3)
    let refuse = try record.operation("refuse")
    #expect(refuse.count > 0)
    #expect(refuse.failures == refuse.count)
    #expect(refuse.failureKinds == ["refused": refuse.count])
    #expect(try record.operation("give").failures == 0)
    #expect(try record.latency("give", percentile: 50) <= record.latency("give", percentile: 99))
    #expect(record.gauges["there"] != nil)
  }

  @Test func timeEndsARun() async throws {
    // On a busy machine the worker may get no processor for the whole of a short one.
    for milliseconds in [20, 200, 2000, 20_000] {
      let plan = Plan(operations: ["give": 1], length: .duration(.milliseconds(milliseconds)), warmup: .zero)
      let record = try await LoadTest.run(BankTarget.self, plan)
      #expect(record.ending.kind == .completed)
      guard record.totals.operations > 0 else { continue }
      #expect(record.elapsedSeconds > 0)
      return
    }
    Issue.record("no operation in any time")
  }

  @Test func thresholdsGiveTheVerdict() async throws {
    let held = try Threshold("operations", "count >= 100")
    var plan = Plan(
      operations: ["give": 1], length: .iterations(100), warmup: .zero, thresholds: [held])
    let good = try await LoadTest.run(BankTarget.self, plan)
    #expect(good.outcome == (LoadTest.isOptimized ? .pass : .invalid))
    #expect(good.crossedThresholds.isEmpty)

    plan.thresholds = [held, try Threshold("gauge{name:there}", "value < 5")]
    let bad = try await LoadTest.run(BankTarget.self, plan)
    #expect(bad.outcome == .fail)
    #expect(bad.crossedThresholds.map(\.metric) == ["gauge{name:there}"])
    #expect(bad.crossedThresholds.first?.observed == Double(100))
    #expect(bad.reasons.contains { $0.contains("value < 5") })
  }

  @Test func missingSamplesAreNoPass() async throws {
    var threshold = try Threshold("latency{operation:give}", "max < 1h")
    threshold.minimumSamples = 1000
    let plan = Plan(operations: ["give": 1], length: .iterations(10), warmup: .zero, thresholds: [threshold])
    let record = try await LoadTest.run(BankTarget.self, plan)
    #expect(record.verdict?.thresholds.map(\.outcome) == [.noData])
    #expect(record.outcome == (LoadTest.isOptimized ? .noData : .invalid))
  }

  @Test(arguments: [Executor.threads, .dispatch, .tasks])
  func executorsRun(_ executor: Executor) async throws {
    let plan = Plan(operations: ["give": 1, "take": 1], executor: executor, threads: 4, length: .iterations(1001))
    let record = try await LoadTest.run(BankTarget.self, plan)
    #expect(record.totals.operations == 1001)
    #expect(record.workers.allSatisfy { $0.executor == executor.rawValue })
  }

  @Test func aRefusalIsAnError() async throws {
    let plan = Plan(operations: ["give": 1], length: .iterations(1), config: #"{"state": "closed"}"#)
    let error = await #expect(throws: LoadTestError.self) { try await LoadTest.run(BankTarget.self, plan) }
    #expect(error?.kind == .refused)
    #expect(error?.description.contains("the bank is closed") == true)
    #expect(error?.record == nil)
  }

  @Test func aViolatedInvariantIsAnErrorWithTheRecord() async throws {
    let plan = Plan(
      operations: ["give": 1], length: .iterations(50), warmup: .zero, config: #"{"state": "lossy"}"#)
    let error = await #expect(throws: LoadTestError.self) { try await LoadTest.run(BankTarget.self, plan) }
    #expect(error?.kind == .invariantViolated)
    #expect(error?.description.contains("1 coins too many") == true)
    #expect(error?.record?.outcome == .fail)
    #expect(error?.record?.totals.operations == UInt64(50))
  }

  @Test(arguments: Self.impossible)
  func impossiblePlansAreErrors(_ plan: Plan, _ word: String) async throws {
    let error = await #expect(throws: LoadTestError.self) { try await LoadTest.run(BankTarget.self, plan) }
    #expect(error?.kind == .plan)
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }

  private static let impossible: [(Plan, String)] = {
    func plan(_ change: (inout Plan) -> Void) -> Plan {
      var plan = Plan(operations: ["give": 1], length: .iterations(1))
      change(&plan)
      return plan
    }
    return [
      (plan { $0.repetitions = 2 }, "2 runs"),
      (plan { $0.groups[0].mix[0].operation = "giv" }, "did you mean 'give'"),
      (plan { $0.groups[0].mix[0].operation = "await_coin" }, "asynchronous"),
      (plan { $0.groups[0].mix[0].weight = .nan }, "weight"),
      (plan { $0.groups[0].mix.append($0.groups[0].mix[0]) }, "duplicate operation"),
      (plan { $0.groups[0].mix = [] }, "the mix is empty"),
      (plan { $0.groups[0].workers = 0 }, "too few workers: 0; the minimum is 1"),
      (plan { $0.groups[0].workers = .max }, "the maximum of executor"),
      (plan { $0.groups = [] }, "no workers"),
      (plan { $0.groups.append($0.groups[0]) }, "duplicate group"),
      (
        plan {
          $0.groups[0].arrivals = Arrivals(ratePerSecond: 1)
          $0.groups[0].pause = Pause(meanNanoseconds: 1)
        }, "no think time"
      ),
      (
        plan {
          $0.groups[0].ramp = Ramp(start: 1, stages: [Ramp.Stage(durationNanoseconds: 1, target: 1e6)])
        }, "a ramp to"
      ),
      (plan { $0.submission = .operation }, "requires executor"),
      (plan { $0.thresholds = [try? Threshold("leaks", "count == 0")].compactMap { $0 } }, "requires the leak check"),
      (plan { $0.groups[0].arrivals = Arrivals(ratePerSecond: 0) }, "rate"),
      (plan { $0.thresholds = [try? Threshold("latency{operation:take}", "max < 1s")].compactMap { $0 } }, "'take'"),
    ]
  }()

  @Test func wrongThresholdsSayWhatIsMeant() throws {
    let error = #expect(throws: ScenarioErrors.self) { try Threshold("latency", "p99 < 1ms") }
    #expect(error?.description.contains("did you mean 'p(99)'?") == true)
    #expect(throws: ScenarioErrors.self) { try Threshold("latncy", "mean < 1ms") }
  }

  @Test func recordsSayWhatTheyLack() async throws {
    let plan = Plan(operations: ["give": 1], length: .iterations(1), warmup: .zero)
    var record = try await LoadTest.run(BankTarget.self, plan)
    #expect(throws: LoadTestError.self) { try record.operation("take") }
    #expect(throws: LoadTestError.self) { try record.operation("give", group: "others") }
    #expect(throws: LoadTestError.self) { try record.latency("give", percentile: 101) }
    record.operations.append(record.operations[0])
    record.operations[1].group = "others"
    #expect(throws: LoadTestError.self) { try record.operation("give") }
    #expect(try record.operation("give", group: "others").group == "others")
  }
}
