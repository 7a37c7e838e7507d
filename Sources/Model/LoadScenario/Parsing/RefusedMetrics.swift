/// Metrics that a threshold cannot name because nothing measures them, with the reason.
enum RefusedMetrics {
  /// What cannot be judged with this leak check.
  static func with(_ leaks: MemoryPlan.LeakCheck) -> [MeasuredFigure: String] {
    switch leaks {
    case .detect, .investigate: [:]
    case .off:
      reasons([.leakCheck, .leakAttribution], "requires the leak check: set \"memory\": { \"leaks\": \"detect\" }")
    case .soak:
      reasons(
        [.leakAttribution],
        "requires \"memory\": { \"leaks\": \"detect\" }: \"soak\" does not attribute memory to operations")
    }
  }

  /// What the probes of a capacity search do not measure.
  static let ofProbes = reasons(
    [.leakCheck, .leakAttribution], "a capacity search has no leak check: use 'loadtest leaks'")

  private static func reasons(
    _ requirements: [MeasuredFigure.Requirement], _ reason: String
  ) -> [MeasuredFigure: String] {
    let figures = MeasuredFigure.table.filter { figure in figure.requirement.map(requirements.contains) ?? false }
    return Dictionary(uniqueKeysWithValues: figures.map { ($0, reason) })
  }
}
