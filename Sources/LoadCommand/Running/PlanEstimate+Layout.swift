internal import LoadEngine
internal import LoadReport
internal import LoadScenario

extension PlanEstimate {
  /// An estimate from the memory that the engine would lay out.
  init(_ plan: Plan) {
    let layout = RunLayout(plan: plan)
    self.init(plan: plan, histogramBytes: layout.histogramBytes, significantDigits: layout.significantDigits)
  }
}
