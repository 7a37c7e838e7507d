import LoadRecord
import LoadVerdict
import Testing

@Suite
struct HonestyChecksTests {
  private func warnings(_ change: (inout RunRecord) -> Void) -> [String] {
    HonestyChecks.warnings(Fixture.record(change))
  }

  @Test(arguments: [(0.0, 0), (10, 0), (10.01, 1), (63.5, 1)])
  func steal(_ percent: Double, _ count: Int) {
    let warnings = warnings { $0.environment.stealPercent = percent }
    #expect(warnings.count == count)
    if let warning = warnings.first {
      #expect(warning.contains("\(Int(percent.rounded())) %"))
      #expect(warning.contains("hypervisor"))
    }
  }

  @Test func nothingKnownIsNothingToWarnOf() { #expect(warnings { $0.environment.stealPercent = nil }.isEmpty) }

  @Test func timerSource() {
    #expect(warnings { $0.environment.timerSource = "counter" }.isEmpty)
    #expect(warnings { $0.environment.timerSource = "clock" }.first?.contains("system clock") == true)
  }

  @Test func nearTheTimersFloor() {
    let warnings = warnings { record in
      for index in record.operations.indices { record.operations[index].nearTimerFloor = true }
    }
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasSuffix("get, put") == true, "each name once: \(warnings)")
  }

  @Test("A warning is no verdict")
  func verdictStays() {
    let record = Fixture.record { $0.environment.stealPercent = 90 }
    #expect(VerdictJudge.judge(record, thresholds: []).outcome == .pass)
  }
}
