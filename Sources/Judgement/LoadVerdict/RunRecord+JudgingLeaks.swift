internal import LoadLeaks
internal import LoadRecord
internal import LoadScenario

extension RunRecord {
  /// Judges the observations of a saved leak check again; findings from following objects or from performing operations
  /// one by one are kept.
  mutating func judgeLeaksAgain() {
    guard let before = memory.leaks, let observations = memory.observations else { return }
    var verdict = LeakExpectations.judge(observations, scenario.memory.expected).completed(by: observations)
    if verdict.kind == .leak, verdict.culprit == nil { verdict.culprit = before.culprit }
    for (index, entry) in (verdict.resources ?? []).enumerated() where entry.operation == nil {
      verdict.resources?[index].operation = before.resources?.first { $0.resource == entry.resource }?.operation
    }
    verdict =
      LeakExpectations.apply(
        scenario.memory.expected, to: verdict, observations: observations, sites: memory.sites
      ).verdict
    if verdict.kind == .leak, before.kind == .leak, verdict.growthBytesPerOperation == before.growthBytesPerOperation {
      // The same judgement: the saved sentences include later findings.
      (verdict.culprit, verdict.explanation, verdict.ruledOut) = (before.culprit, before.explanation, before.ruledOut)
    }
    memory.leaks = verdict.keepingShortSawtooth(of: before).keptOpen(as: before)
  }
}
