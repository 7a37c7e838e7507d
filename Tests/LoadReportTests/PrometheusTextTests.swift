import LoadReport
import Testing

@Suite struct PrometheusTextTests {
  @Test func writesHelpTypeAndSamplesInOrder() {
    let family = PrometheusText.Family(
      "loadtest_run_operations", .gauge, help: "Operations of the newest run.",
      samples: [
        .init(["scenario": "high", "operation": "get_status"], value: 12), .init(["scenario": "low"], value: 0.25),
      ])
    #expect(
      PrometheusText.render([family]) == """
        # HELP loadtest_run_operations Operations of the newest run.
        # TYPE loadtest_run_operations gauge
        loadtest_run_operations{scenario="high",operation="get_status"} 12
        loadtest_run_operations{scenario="low"} 0.25

        """)
  }

  @Test func escapesLabelsAndHelp() {
    let family = PrometheusText.Family(
      "up", .counter, help: "back\\slash, line\nbreak, \"quotes\"",
      samples: [.init(["name": "a\"b\\c\nd<script>"], value: 1)])
    #expect(
      PrometheusText.render([family]) == """
        # HELP up back\\\\slash, line\\nbreak, "quotes"
        # TYPE up counter
        up{name="a\\"b\\\\c\\nd<script>"} 1

        """)
  }

  @Test(arguments: [
    (0.0, "0"), (1e14, "100000000000000"), (1.5e-9, "1.5e-09"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
    (.nan, "NaN"), (1e300, "1e+300"),
  ])
  func writesNumbers(_ value: Double, _ text: String) {
    let rendered = PrometheusText.render([.init("x", .gauge, help: "x", samples: [.init(value: value)])])
    #expect(rendered.hasSuffix("x \(text)\n"))
  }

  @Test func leavesOutFamiliesWithoutSamples() {
    #expect(PrometheusText.render([.init("x", .gauge, help: "x", samples: [])]).isEmpty)
  }
}
