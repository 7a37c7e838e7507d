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

extension Threshold {
  /// The unit of a threshold's figures.
  enum Unit {
    case time
    case rate
    case share
    case bytes
    case number

    func text(_ value: Double?) -> String {
      switch self {
      case .time: Figures.time(nanoseconds: value)
      case .rate: Figures.rate(value)
      case .share: Figures.share(value)
      case .bytes: Figures.bytes(value)
      case .number: value.map(Figures.significant) ?? "–"
      }
    }
  }

  /// The unit of what is observed.
  var unit: Unit {
    switch (metric, aggregate) {
    case (.latency, _), (.serviceTime, _), (.lag, _): .time
    case (.throughput, _): .rate
    case (.failures, .rate), (.dropped, .rate): .share
    case (.allocated, .bytes), (.retained, _), (.resident, _): .bytes
    default: .number
    }
  }
}
