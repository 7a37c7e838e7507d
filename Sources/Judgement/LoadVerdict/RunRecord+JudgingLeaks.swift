internal import LoadLeaks
internal import LoadRecord
internal import LoadScenario

extension RunRecord {
  /// Judges what a saved leak check saw once more; what was found by following objects or by performing operations one by
  /// one stays.
  mutating func judgeLeaksAgain() {
    guard let before = memory.leaks, let observations = memory.observations else { return }
    var verdict = LeakJudge.judge(observations)
    if verdict.kind == .leak, verdict.culprit == nil { verdict.culprit = before.culprit }
    memory.leaks = LeakExpectations.apply(scenario.memory.expected, to: verdict, sites: memory.sites).verdict
  }
}
