internal import LoadScenario

extension Plan {
  /// The noun for its workers; "worker" if executors are compared.
  func workerNoun(_ count: Int) -> String {
    if let alternatives, alternatives.executors.count > 1 { return count == 1 ? "worker" : "workers" }
    return executor.workerNoun(count)
  }

  /// The number of workers with their noun: `4 threads`; of a sweep `1, 2, 4 threads`.
  var workersText: String {
    guard let counts = alternatives?.threads, let last = counts.last else {
      return "\(workerCount) \(workerNoun(workerCount))"
    }
    return "\(counts.map { String($0) }.joined(separator: ", ")) \(workerNoun(counts.count > 1 ? counts.count : last))"
  }
}
