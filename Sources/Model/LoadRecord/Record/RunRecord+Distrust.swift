extension RunRecord {
  /// Why its figures are not a valid measurement of the code, so that they are not compared, tracked or exported; nil
  /// where they are valid. A run that failed has valid figures if it ran to its end and nothing makes its measurement
  /// invalid: the outcome, which is `fail` where both are found, does not decide.
  public var distrust: String? {
    if ending.kind != .completed { return ending.description }
    if let finding = verdict?.findings.first(where: { $0.outcome == .invalid }) { return finding.text }
    return verdict?.outcome == .invalid ? "the measurement is invalid" : nil
  }

  /// Whether the code under test ended it early: it crashed, hung, used too much memory, or a threshold with `abort`
  /// did not hold.
  public var wasEndedByCode: Bool {
    let findings = verdict?.findings ?? []
    switch ending.kind {
    case .crashed, .stalled, .memoryLimit: return !findings.contains { $0.outcome == .invalid && $0.subject == .ending }
    case .aborted: return findings.contains { $0.outcome == .fail && $0.subject == .threshold }
    case .completed, .interrupted, .killed, .lost: return false
    }
  }
}
