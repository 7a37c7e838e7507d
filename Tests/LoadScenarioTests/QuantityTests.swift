import LoadScenario
import Testing

/// Durations, rates, sizes and shares as scenario files write them.
struct QuantityTests {
  @Test(
    arguments: [
      ("0s", 0), ("1ns", 1), ("500us", 500_000), ("500µs", 500_000), ("500μs", 500_000), ("1ms", 1_000_000),
      ("0.1ms", 100_000), ("1.5s", 1_500_000_000), ("1.001s", 1_001_000_000), ("0.071m", 4_260_000_000),
      ("30 s", 30_000_000_000),
      ("2m", 120_000_000_000), ("1h", 3_600_000_000_000), ("8784h", 31_622_400_000_000_000),
    ] as [(String, UInt64)])
  func durations(_ text: String, _ nanoseconds: UInt64) throws {
    #expect(try ScenarioText.plan(ScenarioText.with("\"warmup\":\"\(text)\"")).warmupNanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "s", "1", "-1s", "+1s", "1e3s", ".5s", "1.s", "1.2.3s", "1S", "1 day", "1s ", " 1s", "1s2", "١s", "0.4ns",
    "8785h", "inf s", "nan s",
  ])
  func noDurations(_ text: String) throws {
    let errors = ScenarioText.errors(ScenarioText.with("\"warmup\":\"\(text)\""))
    #expect(errors.count == 1)
    let error = try #require(errors.first)
    #expect(error.hasPrefix("test.json:1:62: error: warmup: ") && error.contains("'\(text)'"))
  }

  @Test(arguments: [
    ("500/s", 500), ("0.5/s", 0.5), ("30k/s", 30_000), ("1.2M/s", 1_200_000), ("2G/s", 2e9), ("5 k/s", 5000),
  ])
  func rates(_ text: String, _ perSecond: Double) throws {
    #expect(try threshold("throughput", "rate > \(text)").value == perSecond)
  }

  @Test(arguments: ["500", "/s", "5/m", "5K/s", "-5/s", "5ms", String(repeating: "9", count: 308) + "G/s"])
  func noRates(_ text: String) {
    #expect(errors("throughput", "rate > \(text)").count == 1)
  }

  @Test(
    arguments: [
      ("64B", 64), ("1kB", 1000), ("1MB", 1_000_000), ("1GB", 1_000_000_000), ("4KiB", 4096), ("1MiB", 1_048_576),
      ("0.5GiB", 536_870_912), ("1.4B", 1),
    ] as [(String, UInt64)])
  func sizes(_ text: String, _ bytes: UInt64) throws {
    let plan = try ScenarioText.plan(ScenarioText.with("\"memory\":{\"limit\":\"\(text)\"}"))
    #expect(plan.memory.limitBytes == bytes)
    #expect(plan.memory.sampleNanoseconds == 100_000_000)
  }

  @Test(arguments: ["64", "0B", "1KB", "1mib", "-1B", "B", "99999999999GiB"])
  func noSizes(_ text: String) {
    #expect(
      ScenarioText.errors(ScenarioText.with("\"memory\":{\"limit\":\"\(text)\"}")) == [
        "test.json:1:71: error: memory.limit: invalid size '\(text)': write a number above 0 and a unit (B, KiB, MiB or GiB), such as \"512MiB\""
      ])
  }

  @Test(arguments: [("0.1%", 0.001), ("0.001", 0.001), ("0", 0), ("100%", 1), ("50 %", 0.5)])
  func shares(_ text: String, _ share: Double) throws {
    #expect(abs(try threshold("failures", "rate < \(text)").value - share) < 1e-15)
  }

  @Test(arguments: ["1", "1.1", "101%", "-1%", "%", "0.1%%", "few"])
  func noShares(_ text: String) {
    #expect(errors("failures", "rate < \(text)").count == 1)
  }

  private func text(_ metric: String, _ expression: String) -> String {
    ScenarioText.with("\"thresholds\":{\"\(metric)\":[\"\(expression)\"]}")
  }

  private func threshold(_ metric: String, _ expression: String) throws -> Threshold {
    try #require(try ScenarioText.plan(text(metric, expression)).thresholds.first)
  }

  private func errors(_ metric: String, _ expression: String) -> [String] {
    ScenarioText.errors(text(metric, expression))
  }
}
