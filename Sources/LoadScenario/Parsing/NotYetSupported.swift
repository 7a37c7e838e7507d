/// What parses and validates but does not run yet. Each entry goes when its feature comes.
enum NotYetSupported {
  static let leaks = "the leak check is not supported yet: use \"off\" or leave it out"

  /// Metrics that nothing measures yet.
  static let metrics: [Threshold.Metric: String] = [
    .retained: "the leak check is not supported yet, so nothing is known to be retained",
    .leaks: "the leak check is not supported yet, so no leaks are counted",
  ]
}
