import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

@Suite
struct VerdictJudgeTests {
  private let passing = Fixture.threshold(.operations, .count, .equal, 10)
  private let failing = Fixture.threshold(.failures, .count, .equal, 0)
  private let undecided = Fixture.threshold(.gauge, .value, .greater, 0, [.name: "none"])

  @Test func passes() {
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [passing])
    #expect(verdict.outcome == .pass)
    #expect(verdict.reasons.isEmpty)
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: []).outcome == .pass)
  }

  @Test(arguments: [
    (Threshold.Comparison.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
    (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]), (.equal, [false, true, false]),
    (.notEqual, [true, false, true]),
  ])
  func comparisons(_ comparison: Threshold.Comparison, _ holds: [Bool]) {
    for (value, holds) in zip([79.0, 80, 81], holds) {
      let record = Fixture.record { $0.gauges = ["health": value] }
      let verdict = VerdictJudge.judge(
        record, thresholds: [Fixture.threshold(.gauge, .value, comparison, 80, [.name: "health"])])
      #expect(verdict.outcome == (holds ? .pass : .fail), "\(value) \(comparison.rawValue) 80")
    }
  }

  /// Ten operations were timed: one of them lies beyond p90, none beyond a higher percentile.
  @Test(arguments: [(50, true), (90, true), (90.5, false), (99, false), (99.9, false), (100, true)])
  func percentilesBeyondTheSamples(_ percentile: Double, _ isDecided: Bool) {
    let threshold = Fixture.threshold(.latency, .percentile(percentile), .less, 1e9)
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [threshold])
    #expect(verdict.outcome == (isDecided ? .pass : .noData))
    if !isDecided { #expect(verdict.thresholds[0].note?.hasPrefix("10 samples: p(") == true) }
    let own = Fixture.threshold(.latency, .percentile(percentile), .less, 1e9) { $0.minimumSamples = 3 }
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [own]).outcome == .pass, "its own minimum has its way")
  }

  @Test("A rate of less than a millisecond is not judged, whatever it is; counts are")
  func shortPhase() {
    let rate = Fixture.threshold(.throughput, .rate, .greater, 1)
    let count = Fixture.threshold(.operations, .count, .greater, 1)
    for (seconds, outcome) in [(0.000_152, Verdict.Outcome.noData), (0.01, .pass)] {
      let record = Fixture.record { $0.elapsedSeconds = seconds }
      let verdict = VerdictJudge.judge(record, thresholds: [rate, count])
      #expect(verdict.thresholds.map(\.outcome) == [outcome, .pass])
      #expect((verdict.thresholds[0].note?.contains("the measured phase took 152 µs") == true) == (outcome == .noData))
    }
  }

  @Test("A figure that is no number decides nothing", arguments: Threshold.Comparison.allCases)
  func noNumber(_ comparison: Threshold.Comparison) {
    #expect(!comparison.holds(.nan, 1))
    for value in [Double.nan, .infinity, -.infinity] {
      let record = Fixture.record { $0.gauges = ["health": value] }
      let verdict = VerdictJudge.judge(
        record, thresholds: [Fixture.threshold(.gauge, .value, comparison, 80, [.name: "health"])])
      #expect(verdict.outcome == .noData, "\(value) \(comparison.rawValue) 80")
      #expect(verdict.thresholds[0].note != nil)
    }
  }

  @Test(arguments: [(UInt64(10), Verdict.Outcome.pass), (11, .noData)])
  func minimumSamples(_ minimum: UInt64, _ outcome: Verdict.Outcome) {
    let threshold = Fixture.threshold(.latency, .mean, .less, 1e9) { $0.minimumSamples = minimum }
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [threshold])
    #expect(verdict.outcome == outcome)
    #expect(verdict.thresholds[0].observed != nil, "what there is is shown")
    if outcome == .noData {
      #expect(verdict.thresholds[0].note?.contains("10 samples; at least 11 are required") == true)
      #expect(verdict.reasons.first?.contains("at least 11 are required") == true)
    }
  }

  @Test("Too few samples hide a failure too")
  func minimumSamplesOfAFailure() {
    let threshold = Fixture.threshold(.latency, .mean, .less, 1) { $0.minimumSamples = 1000 }
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [threshold]).outcome == .noData)
  }

  @Test(
    "An ending says whose fault it is",
    arguments: [
      (Ending.Kind.crashed, Verdict.Outcome.fail), (.stalled, .fail), (.memoryLimit, .fail), (.killed, .invalid),
      (.lost, .invalid),
    ])
  func incompleteRuns(_ kind: Ending.Kind, _ outcome: Verdict.Outcome) {
    let told = Fixture.record { $0.ending = Ending(kind, message: "what happened") }
    let verdict = VerdictJudge.judge(told, thresholds: [Fixture.threshold(.failures, .count, .equal, 3)])
    #expect(verdict.outcome == outcome)
    #expect(verdict.reasons == ["what happened"])
    let untold = Fixture.record { $0.ending = Ending(kind) }
    #expect(VerdictJudge.judge(untold, thresholds: []).reasons.first?.contains(kind.rawValue) == true)
  }

  @Test("What was measured is judged as far as it goes", arguments: [Ending.Kind.completed, .aborted])
  func runsThatCount(_ kind: Ending.Kind) {
    let record = Fixture.record { $0.ending = Ending(kind, message: "why") }
    #expect(VerdictJudge.judge(record, thresholds: [passing]).outcome == .pass)
    #expect(VerdictJudge.judge(record, thresholds: [failing]).outcome == .fail)
  }

  @Test("The longest of a sample is not the longest, and crosses a limit all the same")
  func extremesOfSamples() {
    func judged(_ count: UInt64, _ limit: Double, _ aggregate: Aggregate) -> Verdict.Outcome? {
      let record = Fixture.record { $0.operations[0].count = count }
      return VerdictJudge.judge(record, thresholds: [Fixture.threshold(.latency, aggregate, .less, limit)])
        .thresholds.first?.outcome
    }
    let samples = Fixture.record().operations[0].samples
    for aggregate in [Aggregate.maximum, .percentile(100)] {
      #expect(judged(samples, 1e18, aggregate) == .pass)
      #expect(judged(samples * 64, 1e18, aggregate) == .noData)
      #expect(judged(samples * 64, 1, aggregate) == .fail)
    }
    #expect(judged(samples * 64, 1e18, .mean) == .pass)
  }

  @Test("A run that the user cut short is incomplete, and judged as far as it goes")
  func interrupted() {
    let record = Fixture.record { $0.ending = Ending(.interrupted, message: "why") }
    let verdict = VerdictJudge.judge(record, thresholds: [passing])
    #expect(verdict.outcome == .invalid)
    #expect(verdict.reasons == ["why"])
    #expect(verdict.thresholds.map(\.outcome) == [.pass])
    #expect(VerdictJudge.judge(record, thresholds: [failing]).outcome == .fail)
  }

  @Test("How much a run limited by time performed, and what it dropped, stand on times")
  func timedAmounts() {
    let some = Fixture.threshold(.operations, .count, .greater, 1)
    let dropped = Fixture.threshold(.dropped, .count, .less, 1)
    func outcomes(_ length: RunLength) -> [Verdict.Outcome] {
      let record = Fixture.record {
        $0.scenario.length = length
        $0.operations[0].dropped = 0
        $0.environment.disturbances = [Disturbance(.stoodStill, seconds: 1.3, share: 0.67)]
      }
      return VerdictJudge.judge(record, thresholds: [some, dropped]).thresholds.map(\.outcome)
    }
    #expect(outcomes(.duration(nanoseconds: 2_000_000_000)) == [.invalid, .invalid])
    #expect(outcomes(.iterations(10)) == [.pass, .invalid])
  }

  @Test("A limit relative to a baseline is reported with the baseline's figure")
  func relativeLimit() throws {
    var relative = Fixture.threshold(.operations, .count, .less, 0)
    relative.baselineShare = 0.1
    let result = VerdictJudge.judge(
      Fixture.record(), thresholds: [relative.resolved(by: [Fixture.record()])]
    ).thresholds[0]
    #expect(result.baseline == 10)
    let crashed = Fixture.record { $0.ending = Ending(.crashed) }
    #expect(relative.resolved(by: [crashed]).baseline == nil, "a run that crashed is no measure")
    #expect(abs(try #require(result.limit) - 11) < 1e-9)
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [passing]).thresholds[0].limit == nil)
  }

  @Test("What other processes made longer is not the target's, what holds all the same is")
  func interference() {
    let slow = Fixture.record {
      $0.environment.disturbances = [Disturbance(.otherProcesses, seconds: 1, share: 0.3)]
    }
    #expect(VerdictJudge.judge(slow, thresholds: [passing]).outcome == .pass)
    let crossed = VerdictJudge.judge(slow, thresholds: [failing])
    #expect(crossed.outcome == (failing.metric.dependsOnTime(in: slow.scenario.length) ? .invalid : .fail))
    let little = Fixture.record {
      $0.environment.disturbances = [Disturbance(.otherProcesses, seconds: 1, share: 0.2)]
    }
    #expect(VerdictJudge.judge(little, thresholds: [failing]).outcome == .fail)
  }

  @Test(arguments: ["debug", "", "Release"])
  func unoptimisedBuild(_ build: String) {
    let record = Fixture.record { $0.tool.build = build }
    let verdict = VerdictJudge.judge(record, thresholds: [passing])
    #expect(verdict.outcome == .invalid)
    #expect(verdict.reasons.first?.contains("unoptimised") == true)
    #expect(VerdictJudge.judge(record, thresholds: [failing]).outcome == .fail)
  }

  @Test func invariant() {
    let record = Fixture.record { $0.invariantViolation = "3 of 2 tickets are out" }
    let verdict = VerdictJudge.judge(record, thresholds: [passing])
    #expect(verdict.outcome == .fail)
    #expect(verdict.reasons.first?.contains("3 of 2 tickets are out") == true)
  }

  @Test func nothingPerformed() {
    let record = Fixture.record {
      $0.operations = []
      $0.totals.operations = 0
    }
    #expect(VerdictJudge.judge(record, thresholds: []).outcome == .noData)
  }

  @Test("Fail before invalid before no data")
  func worstOf() {
    let killed = Fixture.record { $0.ending = Ending(.killed, message: "killed") }
    #expect(VerdictJudge.judge(killed, thresholds: [failing, undecided]).outcome == .fail)
    #expect(VerdictJudge.judge(killed, thresholds: [passing, undecided]).outcome == .invalid)
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [passing, undecided]).outcome == .noData)
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [failing, undecided]).outcome == .fail)
  }

  @Test func reasonsNameWhatDidNotPass() {
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [passing, failing, undecided])
    #expect(verdict.reasons.count == 2)
    #expect(verdict.reasons[0] == "failures: x == 0.0 does not hold")
    #expect(verdict.reasons[1].hasPrefix("gauge: x > 0.0 cannot be decided ("))
  }

  @Test func windowWithoutATimeline() {
    let threshold = Fixture.threshold(.failures, .rate, .less, 1) { $0.windowNanoseconds = 1_000_000_000 }
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [threshold])
    #expect(verdict.outcome == .noData)
    #expect(verdict.thresholds[0].note != nil)
  }
}
