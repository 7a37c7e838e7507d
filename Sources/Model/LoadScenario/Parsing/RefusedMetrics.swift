/// Metrics that a threshold cannot name where nothing measures them, with the reason.
enum RefusedMetrics {
  /// What cannot be judged with this leak check.
  static func with(_ leaks: MemoryPlan.LeakCheck) -> [Threshold.Metric: String] {
    switch leaks {
    case .detect, .investigate: [:]
    case .off:
      [
        .retained: "needs the leak check: set \"memory\": { \"leaks\": \"detect\" }",
        .leaks: "needs the leak check: set \"memory\": { \"leaks\": \"detect\" }",
      ]
    case .soak:
      [.retained: "needs \"memory\": { \"leaks\": \"detect\" }: \"soak\" does not tell operations apart"]
    }
  }

  /// What the probes of a capacity search do not measure.
  static let ofProbes: [Threshold.Metric: String] = [
    .retained: "a capacity search does not look for leaks: see 'loadtest leaks'",
    .leaks: "a capacity search does not look for leaks: see 'loadtest leaks'",
  ]
}
