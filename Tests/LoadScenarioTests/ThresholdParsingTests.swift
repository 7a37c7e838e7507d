import LoadScenario
import Testing

/// Threshold expressions, objects, selectors and units.
struct ThresholdParsingTests {
  private func thresholds(_ members: String) throws -> [Threshold] {
    try ScenarioText.plan(
      ScenarioText.with("\"thresholds\":{\(members)}", mix: #"{"get_status":1,"health_check":1}"#)
    ).thresholds
  }

  @Test(
    arguments: [
      ("latency", "mean < 1ms", .latency, .mean, .less, 1e6),
      ("latency", "min <= 1us", .latency, .minimum, .lessOrEqual, 1e3),
      ("latency", "max<5s", .latency, .maximum, .less, 5e9),
      ("latency", "  med   !=  5ns ", .latency, .median, .notEqual, 5),
      ("service_time", "stddev < 1.5ms", .serviceTime, .standardDeviation, .less, 1.5e6),
      ("service_time", "p(99.9) < 2ms", .serviceTime, .percentile(99.9), .less, 2e6),
      ("latency", "p(0) >= 0ns", .latency, .percentile(0), .greaterOrEqual, 0),
      ("latency", "p(100) > 1ns", .latency, .percentile(100), .greater, 1),
      ("throughput", "rate > 30k/s", .throughput, .rate, .greater, 30_000),
      ("operations", "count == 5050", .operations, .count, .equal, 5050),
      ("failures", "count == 0", .failures, .count, .equal, 0),
      ("failures", "rate < 0.1%", .failures, .rate, .less, 0.001),
      ("allocated", "bytes == 0B", .allocated, .bytes, .equal, 0),
      ("allocated", "bytes < 64", .allocated, .bytes, .less, 64),
      ("allocated", "objects <= 1.5", .allocated, .objects, .lessOrEqual, 1.5),
      ("resident", "max < 1GiB", .resident, .maximum, .less, 1_073_741_824),
      ("resident", "growth < 16MiB", .resident, .growth, .less, 16_777_216),
      ("gauge{name:temperature}", "value >= -40", .gauge, .value, .greaterOrEqual, -40),
    ] as [(String, String, MeasuredFigure, Aggregate, Threshold.Comparison, Double)])
  func expressions(
    _ metricText: String, _ expression: String, _ metric: MeasuredFigure, _ aggregate: Aggregate,
    _ comparison: Threshold.Comparison, _ value: Double
  ) throws {
    let threshold = try #require(try thresholds("\"\(metricText)\":\"\(expression)\"").first)
    #expect(threshold.metric == metric)
    #expect(threshold.aggregate == aggregate)
    #expect(threshold.comparison == comparison)
    #expect(abs(threshold.value - value) <= abs(value) * 1e-15)
    #expect(threshold.expression == expression)
    #expect(threshold.metricText == metricText)
    #expect(!threshold.abort)
    #expect(threshold.afterNanoseconds == 0)
    #expect(threshold.windowNanoseconds == nil)
    #expect(threshold.minimumSamples == 1)
  }

  @Test(
    arguments: [
      ("latency", [:]),
      ("latency{operation:get_status}", [.operation: "get_status"]),
      ("latency{ operation : get_status , group : default }", [.operation: "get_status", .group: "default"]),
      ("gauge{name:a:b}", [.name: "a:b"]),
    ] as [(String, [FigureSelector: String])])
  func selectors(_ text: String, _ selectors: [FigureSelector: String]) throws {
    let expression = text.hasPrefix("gauge") ? "value > 1" : "mean < 1ms"
    #expect(try thresholds("\"\(text)\":[\"\(expression)\"]").map(\.selectors) == [selectors])
  }

  @Test func objectsSayWhenToJudge() throws {
    let object = #"{"threshold":"p(99) < 5ms","abort":true,"after":"5s","window":"10s","minimumSamples":1000}"#
    let threshold = try #require(try thresholds("\"latency\":[\(object)]").first)
    #expect(threshold.aggregate == .percentile(99))
    #expect(threshold.abort)
    #expect(threshold.afterNanoseconds == 5_000_000_000)
    #expect(threshold.windowNanoseconds == 10_000_000_000)
    #expect(threshold.minimumSamples == 1000)
    #expect(threshold.expression == "p(99) < 5ms")
  }

  @Test func theOrderIsTheFiles() throws {
    let all = try thresholds(
      #""throughput":["rate > 1/s"],"latency":["p(50) < 1s","p(99) < 2s",{"threshold":"max < 3s"}],"failures":"count == 0""#
    )
    #expect(all.map(\.expression) == ["rate > 1/s", "p(50) < 1s", "p(99) < 2s", "max < 3s", "count == 0"])
  }

  @Test(arguments: [
    (Threshold.Comparison.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
    (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]), (.equal, [false, true, false]),
    (.notEqual, [true, false, true]),
  ])
  func comparisons(_ comparison: Threshold.Comparison, _ expected: [Bool]) {
    #expect([1.0, 2.0, 3.0].map { comparison.holds($0, 2) } == expected)
    #expect(!comparison.holds(.nan, 2))
  }
}
