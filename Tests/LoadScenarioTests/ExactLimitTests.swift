import LoadScenario
import Testing

/// Limits are the numbers that were written, and shares are compared by their counts.
struct ExactLimitTests {
  private func value(_ metric: String, _ expression: String) throws -> Double {
    try Threshold(metric, expression).value
  }

  @Test(
    "A limit is the number nearest to what was written",
    arguments: [
      ("failures", "rate < 0.7%", 0.007), ("failures", "rate < 0.9%", 0.009), ("failures", "rate < 0.007", 0.007),
      ("failures", "rate < 0.1%", 0.001), ("failures", "rate < 14.3%", 0.143), ("failures", "rate < 57%", 0.57),
      ("latency", "mean < 0.1ms", 100_000), ("latency", "mean < 1.1us", 1_100), ("latency", "mean < 0.071m", 4.26e9),
      ("latency", "mean < 8.41ms", 8_410_000), ("latency", "mean < 1.13s", 1_130_000_000),
      ("throughput", "rate > 1.13k/s", 1_130), ("throughput", "rate > 8.41M/s", 8_410_000),
      ("resident", "max < 0.3KiB", 307.2), ("resident", "max < 1.1GB", 1_100_000_000),
    ])
  func limits(_ metric: String, _ expression: String, _ expected: Double) throws {
    #expect(try value(metric, expression) == expected)
  }

  @Test("Numbers with more digits than any figure has are refused, with what to write")
  func tooManyDigits() {
    #expect(throws: ScenarioErrors.self) { try value("failures", "rate < 0.\(String(repeating: "1", count: 40))") }
  }

  /// The percentages of the report: 7 of 1,000 are 0.7 %, 9 of 1,000 are 0.9 %.
  @Test(arguments: [
    (7, "rate <= 0.7%", true), (7, "rate == 0.7%", true), (7, "rate <= 0.007", true), (7, "rate < 0.7%", false),
    (9, "rate < 0.9%", false), (9, "rate < 0.009", false), (9, "rate >= 0.9%", true), (9, "rate != 0.9%", false),
  ])
  func countsDecide(_ part: UInt64, _ expression: String, _ holds: Bool) throws {
    let threshold = try Threshold("failures", expression)
    #expect(threshold.holds(Double(part) / 1000, counts: (part, 1000)) == holds)
  }

  /// The limit has k decimals: part / whole against digits / 10^(k + 2), compared as whole numbers.
  @Test("Random percentages, 102,000 over all seeds, compared as fractions", arguments: SeededGenerator.seeds)
  func randomPercentages(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var differences = 0
    for _ in 0..<34_000 {
      let decimals = Int.random(in: 0...6, using: &generator)
      let scale = (0..<decimals).reduce(UInt64(100)) { product, _ in product * 10 }
      let digits = UInt64.random(in: 0...scale, using: &generator)
      let (percent, rest) = digits.quotientAndRemainder(dividingBy: scale / 100)
      let fraction = String(rest)
      let text =
        decimals == 0
        ? "\(percent)%"
        : "\(percent).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)%"
      // Half of the cases lie on the limit, or one count beside it.
      let whole = Bool.random(using: &generator) ? scale : UInt64.random(in: 1...100_000_000_000, using: &generator)
      let near = UInt64((UInt128(whole) * UInt128(digits)) / UInt128(scale))
      let part = min(whole, near + UInt64.random(in: 0...1, using: &generator))
      let (left, right) = (UInt128(part) * UInt128(scale), UInt128(digits) * UInt128(whole))
      let expected: [(Threshold.Comparison, Bool)] = [
        (.less, left < right), (.lessOrEqual, left <= right), (.greater, left > right),
        (.greaterOrEqual, left >= right), (.equal, left == right), (.notEqual, left != right),
      ]
      var threshold = try Threshold("failures", "rate < \(text)")
      for (comparison, holds) in expected {
        threshold.comparison = comparison
        if threshold.holds(Double(part) / Double(whole), counts: (part, whole)) != holds { differences += 1 }
      }
    }
    #expect(differences == 0, "LOADTEST_TEST_SEED=\(seed)")
  }

  @Test("Counts of any size are compared", arguments: [UInt64.max, 1 << 63, 1, 0])
  func largeCounts(_ part: UInt64) {
    let whole = UInt64.max
    #expect(Threshold.Comparison.lessOrEqual.holds(part, of: whole, 1))
    #expect(Threshold.Comparison.less.holds(part, of: whole, 1e-300) == (part == 0))
    #expect(Threshold.Comparison.less.holds(part, of: whole, 1e300))
    #expect(Threshold.Comparison.equal.holds(part, of: whole, 0) == (part == 0))
  }
}
