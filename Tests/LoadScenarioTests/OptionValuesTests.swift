import LoadScenario
import Testing

/// Values of options that are written as in scenario files.
struct OptionValuesTests {
  private func conditions(_ texts: String...) throws -> [Threshold] {
    try OptionValues.conditions(texts, option: "--until", plan: try ScenarioText.plan(ScenarioText.with()))
  }

  private func errors(_ texts: String...) throws -> [String] {
    let plan = try ScenarioText.plan(ScenarioText.with())
    let wrong = #expect(throws: ScenarioErrors.self) {
      try OptionValues.conditions(texts, option: "--until", plan: plan)
    }
    return wrong?.errors.map(\.description) ?? []
  }

  @Test func anExpressionAloneIsOnTheLatency() throws {
    let condition = try #require(try conditions("p(99.9) < 1ms").first)
    #expect(condition.metric == .latency && condition.selectors.isEmpty)
    #expect(condition.aggregate == .percentile(99.9) && condition.comparison == .less && condition.value == 1e6)
    #expect(condition.expression == "p(99.9) < 1ms" && condition.metricText == "latency")
  }

  @Test func aMetricStandsBeforeTheColon() throws {
    let all = try conditions(
      "latency{operation:get_status}: p(99) < 1ms", "throughput:rate>30k/s", "dropped : rate < 0.1%",
      "service_time{operation:get_status,group:default}: max <= 2s")
    #expect(all.map(\.metric) == [.latency, .throughput, .dropped, .serviceTime])
    #expect(all[0].selectors == [.operation: "get_status"] && all[3].selectors.count == 2)
    #expect(all.map(\.value) == [1e6, 30_000, 0.001, 2e9])
    #expect(all.map(\.metricText)[0] == "latency{operation:get_status}")
  }

  @Test func whatIsWrongIsSaidAtOnce() throws {
    let wrong = try errors("p99 < 1ms", "latency{operation:get_statu}: p(99) < 1ms", "speed: rate > 1/s", "mean")
    #expect(wrong.count == 4)
    #expect(wrong.allSatisfy { $0.hasPrefix("--until: ") })
    #expect(wrong[0].contains("did you mean 'p(99)'?"))
    #expect(wrong[1].contains("did you mean 'get_status'?"))
    #expect(wrong[2].contains("unknown metric 'speed'"))
    #expect(wrong[3].contains("no operator"))
  }

  @Test func ratesThreadsAndShares() throws {
    #expect(try OptionValues.perSecond("50k/s", option: "--to") == 50_000)
    #expect(try OptionValues.workers("12", option: "--to", executor: .threads) == 12)
    #expect(try OptionValues.share("2%", option: "--tolerance") == 0.02)
    #expect(try OptionValues.share("0.05", option: "--tolerance") == 0.05)
    #expect(throws: ScenarioErrors.self) { try OptionValues.perSecond("50", option: "--to") }
    #expect(throws: ScenarioErrors.self) { try OptionValues.workers("10001", option: "--to", executor: .threads) }
    #expect(throws: ScenarioErrors.self) { try OptionValues.share("0%", option: "--tolerance") }
  }
}
