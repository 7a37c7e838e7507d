import LoadScenario
import Testing

/// Think time in the closed model.
struct PauseTests {
  private func pauses(_ members: String) throws -> [Pause?] {
    try ScenarioText.plan(ScenarioText.with(members)).groups.map(\.pause)
  }

  @Test func aDurationIsConstant() throws {
    #expect(try pauses(#""pause":"2ms""#) == [Pause(meanNanoseconds: 2_000_000)])
    #expect(try pauses(#""pause":{"mean":"5us"}"#) == [Pause(meanNanoseconds: 5000)])
  }

  @Test func itMayBeExponential() throws {
    #expect(
      try pauses(#""pause":{"mean":"5us","distribution":"exponential"}"#)
        == [Pause(meanNanoseconds: 5000, distribution: .exponential)])
  }

  @Test func zeroAndNothingAreNone() throws {
    #expect(try pauses(#""pause":"0s""#) == [nil])
    #expect(try pauses(#""seed":1"#) == [nil])
  }
}
