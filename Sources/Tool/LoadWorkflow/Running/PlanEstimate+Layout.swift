internal import LoadEngine
package import LoadReport
package import LoadScenario

extension PlanEstimate {
  /// An estimate from the memory layout of the engine; for several runs, the largest one.
  package init(_ plan: Plan) {
    let layouts = plan.cells.map { RunLayout(plan: $0.plan) }
    self.init(
      plan: plan, histogramBytes: layouts.map(\.histogramBytes).max() ?? 0,
      significantDigits: layouts.map(\.significantDigits).min() ?? 0)
  }
}
