extension Threshold {
  /// A threshold as scenarios write it: `Threshold("latency{operation:parse}", "p(99) < 1ms")`.
  ///
  /// Whether a plan runs the operations and groups that selectors name is checked when the plan is run.
  ///
  /// - Parameters:
  ///   - metric: what is judged, with its selectors: `latency`, `failures{operation:parse}`, `gauge{name:tickets_out}`.
  ///   - expression: the condition that must hold, in the metric's units: `mean < 1ms`, `rate < 0.1%`, `count == 0`.
  /// - Throws: what is wrong with the text, and what was probably meant.
  public init(_ metric: String, _ expression: String) throws(ScenarioErrors) {
    let collector = ErrorCollector(file: "threshold")
    let parser = ThresholdParser(collector: collector, names: nil)
    let threshold = parser.threshold(metric, expression, at: Place(nil, metric))
    guard let threshold, collector.errors.isEmpty else { throw ScenarioErrors(errors: collector.sorted) }
    self = threshold
  }
}
