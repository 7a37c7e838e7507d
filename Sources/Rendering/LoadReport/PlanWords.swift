internal import LoadScenario

extension Plan {
  /// What its workers are called; where executors are compared they have no name in common but that.
  func workerNoun(_ count: Int) -> String {
    if let alternatives, alternatives.executors.count > 1 { return count == 1 ? "worker" : "workers" }
    return executor.workerNoun(count)
  }

  /// How many workers there are and what they are called: `4 threads`, of a sweep `1, 2, 4 threads`.
  var workersText: String {
    guard let counts = alternatives?.threads, let last = counts.last else {
      return "\(workerCount) \(workerNoun(workerCount))"
    }
    return "\(counts.map { String($0) }.joined(separator: ", ")) \(workerNoun(counts.count > 1 ? counts.count : last))"
  }
}
