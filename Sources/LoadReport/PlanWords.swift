internal import LoadScenario

extension Executor {
  /// What a worker of this executor is called.
  func workerNoun(_ count: Int) -> String {
    let noun =
      switch self {
      case .threads: "thread"
      case .dispatch: "Dispatch loop"
      case .tasks: "task"
      }
    return count == 1 ? noun : noun + "s"
  }
}

extension Plan {
  /// What its workers are called; where executors are compared they have no name in common but that.
  func workerNoun(_ count: Int) -> String {
    if let alternatives, alternatives.executors.count > 1 { return count == 1 ? "worker" : "workers" }
    return executor.workerNoun(count)
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
