import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

/// What a check at the scenario's pace makes of a leak.
@Suite
struct PacedCheckTests {
  private let pace = "the scenario's pace of 5.00k/s"

  private func judged(
    _ objects: @escaping (Double) -> Double, descriptors: @escaping (Double) -> Double = { _ in 9 },
    operations: UInt64 = 200_000
  ) -> LeakVerdict {
    LeakJudge.judge(
      MadeCheck(operations: operations, classes: [(96, objects)], descriptors: descriptors).observations)
  }

  @Test("what is flat at the pace is stable, and the sentence has both")
  func backlog() throws {
    let finding = PacedCheck.finding(
      unpaced: judged { 100 + $0 }, paced: judged({ _ in 100 }, operations: 40_000), operations: 40_000, pace: pace)
    guard case .paced(let verdict) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(verdict.kind == .stable)
    #expect(verdict.explanation.hasPrefix("at the scenario's pace of 5.00k/s: no growth of live memory"))
    #expect(verdict.explanation.hasSuffix("at full speed a backlog of 96.0 bytes per operation builds up"))
  }

  @Test("what grows as much at the pace is the leak that was found")
  func leak() {
    #expect(
      PacedCheck.finding(
        unpaced: judged { 100 + $0 }, paced: judged({ 100 + $0 }, operations: 40_000), operations: 40_000, pace: pace)
        == .sameGrowth)
  }

  @Test("a leak that a backlog hid is reported at its own rate")
  func both() throws {
    let finding = PacedCheck.finding(
      unpaced: judged { 100 + $0 }, paced: judged({ 100 + 0.1 * $0 }, operations: 40_000), operations: 40_000,
      pace: pace)
    guard case .paced(let verdict) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(verdict.kind == .leak)
    #expect(abs(try #require(verdict.growthBytesPerOperation?.estimate) - 9.6) < 0.5)
    #expect(verdict.explanation.contains("backlog of 96.0 bytes"))
  }

  @Test("a pace that leaves too few operations excuses nothing", arguments: [100, 8_000] as [UInt64])
  func tooFew(operations: UInt64) {
    // One object in a hundred operations.
    let finding = PacedCheck.finding(
      unpaced: judged { 100 + 0.01 * $0 }, paced: judged({ _ in 100 }, operations: operations), operations: operations,
      pace: pace)
    guard case .unclear(let reason) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(reason.contains("too few"))
    #expect(PacedCheck.operationsNeeded(judged { 100 + 0.01 * $0 }) > 8_000)
  }

  @Test("a check at the pace that is undecided excuses nothing")
  func undecided() {
    var observations = MadeCheck(classes: [(96, { _ in 100 })]).observations
    observations.incompleteness = LeakObservations.interruption
    let finding = PacedCheck.finding(
      unpaced: judged { 100 + $0 }, paced: LeakJudge.judge(observations), operations: 200_000, pace: pace)
    guard case .unclear = finding else {
      Issue.record("\(finding)")
      return
    }
  }

  @Test("descriptors that are closed at the pace are a backlog too")
  func resources() throws {
    let finding = PacedCheck.finding(
      unpaced: judged({ _ in 5 }, descriptors: { 9 + 0.01 * $0 }), paced: judged({ _ in 5 }, operations: 40_000),
      operations: 40_000, pace: pace)
    guard case .paced(let verdict) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(verdict.kind == .stable)
    #expect(verdict.explanation.contains("open descriptors per operation"))
  }

  @Test("mappings that are too few to show at the pace are not excused")
  func fewMappings() {
    func judged(_ operations: UInt64) -> LeakVerdict {
      LeakJudge.judge(
        MadeCheck(operations: operations, classes: [(96, { _ in 5 })], mapped: { ($0 * 4096).rounded() }).observations)
    }
    #expect(judged(200_000).resources?.first?.resource == .mappings)
    #expect(PacedCheck.operationsNeeded(judged(200_000)) >= 256)
    let finding = PacedCheck.finding(unpaced: judged(200_000), paced: judged(40), operations: 40, pace: pace)
    guard case .unclear = finding else {
      Issue.record("\(finding)")
      return
    }
  }

  @Test("a leak of descriptors does not confirm a backlog of memory, nor the other way round")
  func eachByItself() throws {
    let finding = PacedCheck.finding(
      unpaced: judged({ 100 + $0 }, descriptors: { 9 + 0.1 * $0 }),
      paced: judged({ _ in 100 }, descriptors: { 9 + 0.1 * $0 }, operations: 40_000), operations: 40_000, pace: pace)
    guard case .paced(let verdict) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(verdict.kind == .leak)
    #expect(verdict.growthBytesPerOperation == nil)
    #expect(verdict.explanation.contains("a backlog of 96.0 bytes per operation builds up as well"))
  }

  // MARK: Limits

  @Test("a check that a limit ended undecided tells how many operations would decide it")
  func stopped() {
    var observations = MadeCheck(classes: [(96, { _ in 100 })]).observations
    let stop = LeakCheckStop(.budget, value: 60_000_000_000, operations: 200_000, planned: 700_000)
    observations.stop = stop
    observations.incompleteness = stop.description
    let verdict = LeakJudge.judge(observations).completed(by: observations)
    #expect(verdict.kind == .undecided)
    #expect(verdict.operationsNeeded == 700_000)
    #expect(
      verdict.explanation.contains("its share of the budget of 60 s was used up after 200000 of 700000 operations"))
    #expect(LeakJudge.judge(observations).operationsNeeded == nil)
  }

  @Test("what grew until a limit ended the check is a leak")
  func stoppedLeak() {
    var observations = MadeCheck(classes: [(96, { 100 + $0 })]).observations
    observations.stop = LeakCheckStop(.memory, value: 1 << 30, operations: 200_000, planned: 700_000)
    observations.incompleteness = observations.stop?.description
    #expect(LeakJudge.judge(observations).completed(by: observations).kind == .leak)
    #expect(
      observations.stop?.description
        == "the target approached its memory limit of 1024 MiB after 200000 of 700000 operations")
  }
}
