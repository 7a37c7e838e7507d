package import LoadRecord
package import LoadScenario

extension RunRecord {
  /// Judges a leak check without a timed phase, and warns about the thresholds that it does not judge.
  package mutating func judgeLeakCheck(_ thresholds: [Threshold]) {
    scenario.thresholds = thresholds.filter(\.isJudgedByLeakCheck)
    let others = thresholds.filter { !$0.isJudgedByLeakCheck }.map { "\($0.metricText): \($0.expression)" }
    if !others.isEmpty {
      environment.warnings.append(
        "thresholds not judged by a leak check ('loadtest run' judges them): \(others.joined(separator: "; "))")
    }
    verdict = VerdictJudge.judge(self, thresholds: scenario.thresholds)
  }
}
