import LoadRecord
import LoadScenario
import Testing

@testable import LoadVerdict

@Suite
struct TimeTrustTests {
  private func record(_ disturbances: [Disturbance]?) -> RunRecord {
    Fixture.record { record in
      record.elapsedSeconds = 12
      record.environment.disturbances = disturbances
    }
  }

  @Test(
    "Up to the documented share a cause is a warning, above it the run is invalid",
    arguments: [
      (.stoodStill, 0.05), (.throttled, 0.1), (.stolen, 0.1),
    ] as [(Disturbance.Kind, Double)])
  func limits(_ kind: Disturbance.Kind, _ limit: Double) throws {
    for (share, outcome) in [(limit, Verdict.Outcome.pass), (limit + 0.001, .invalid), (1, .invalid)] {
      let record = record([Disturbance(kind, share: share, ofSeconds: 12)])
      let warnings = HonestyChecks.warnings(record)
      #expect(warnings.count == 1)
      let verdict = VerdictJudge.judge(record, thresholds: [])
      #expect(verdict.outcome == outcome)
      #expect(verdict.reasons == (outcome == .invalid ? warnings : []), "the reason is the cause")
      #expect(TimeTrust.excessive(record).map(\.kind) == (outcome == .invalid ? [kind] : []))
    }
  }

  @Test("Other processes are named, and leave the run its verdict: shards on one machine compete by design")
  func otherProcesses() {
    let record = record([Disturbance(.otherProcesses, share: 0.9, ofSeconds: 12)])
    #expect(HonestyChecks.warnings(record).count == 1)
    #expect(VerdictJudge.judge(record, thresholds: []).outcome == .pass)
  }

  @Test func aCauseHasItsNameAndItsFigure() {
    let texts = HonestyChecks.warnings(
      record([
        Disturbance(.stoodStill, seconds: 5.04, share: 0.42), Disturbance(.throttled, share: 0.48, ofSeconds: 12),
        Disturbance(.stolen, share: 0.123, ofSeconds: 12), Disturbance(.otherProcesses, share: 0.62, ofSeconds: 12),
      ]))
    #expect(texts.count == 4)
    #expect(texts[0].contains("did not run for 5.0 s of 12.0 s"))
    #expect(texts[1].contains("CPU quota throttled the process for 48 %"))
    #expect(texts[2].contains("12 %") && texts[2].contains("hypervisor"))
    #expect(
      texts[3].contains("waited for a processor for 62 % of the time that they had operations")
        && texts[3].contains("other processes"))
  }

  @Test("Of a failed threshold and lost trust the failure counts more, and both are said")
  func besideAFailure() {
    let threshold = Fixture.threshold(.failures, .count, .equal, 0)
    let verdict = VerdictJudge.judge(
      record([Disturbance(.stoodStill, seconds: 5, share: 0.42)]), thresholds: [threshold])
    #expect(verdict.outcome == .fail)
    #expect(verdict.reasons.count == 2)
  }

  @Test("A second of standing still is said of the longest run too, and does not spoil it")
  func longRun() {
    let short = record([Disturbance(.stoodStill, seconds: 0.9, share: 0.0001)])
    let long = record([Disturbance(.stoodStill, seconds: 1.2, share: 0.0001)])
    #expect(HonestyChecks.warnings(short).isEmpty)
    #expect(HonestyChecks.warnings(long).count == 1)
    #expect(VerdictJudge.judge(long, thresholds: []).outcome == .pass)
  }

  @Test("The hypervisor's share counts once; a record of before has it as a percentage alone")
  func steal() {
    var new = record([Disturbance(.stolen, share: 0.5, ofSeconds: 12)])
    new.environment.stealPercent = 50
    #expect(HonestyChecks.warnings(new).count == 1)
    var old = record(nil)
    old.environment.stealPercent = 50
    #expect(HonestyChecks.warnings(old).count == 1)
    #expect(VerdictJudge.judge(old, thresholds: []).outcome == .invalid)
  }

  @Test func whatWasNotMeasuredIsTrusted() {
    #expect(TimeTrust.findings(record(nil)).isEmpty)
    #expect(VerdictJudge.judge(record([]), thresholds: []).outcome == .pass)
  }

  @Test("Figures of a saved record may be anything", arguments: [1e300, -1e300, .infinity, .nan, 1e19])
  func impossibleFigures(_ figure: Double) {
    let all = Disturbance.Kind.allCases.map { Disturbance($0, seconds: figure, share: figure) }
    _ = HonestyChecks.warnings(record(all))
    _ = VerdictJudge.judge(record(all), thresholds: [])
  }

  @Test("Of several runs the one that was disturbed most counts, cause by cause")
  func severalRuns() {
    let first = [Disturbance(.stoodStill, share: 0.1, ofSeconds: 1), Disturbance(.stolen, share: 0.3, ofSeconds: 1)]
    let second = [Disturbance(.stoodStill, share: 0.2, ofSeconds: 1), Disturbance(.stolen, share: 0.1, ofSeconds: 1)]
    #expect(Disturbance.worst(of: [first, nil, second]) == [second[0], first[1]])
    #expect(Disturbance.worst(of: [nil, nil]) == nil)
  }
}
