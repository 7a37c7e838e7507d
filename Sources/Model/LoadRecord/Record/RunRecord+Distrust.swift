extension RunRecord {
  /// Why its figures are no measurement of the code, so that they are not compared, followed or exported; nil where they
  /// are. What failed by its own fault was measured all the same, as long as it ran to its end.
  public var distrust: String? {
    if ending.kind != .completed { return ending.description }
    guard let verdict, verdict.outcome == .invalid else { return nil }
    return verdict.findings.first { $0.outcome == .invalid }?.text ?? "the measurement is invalid"
  }
}
