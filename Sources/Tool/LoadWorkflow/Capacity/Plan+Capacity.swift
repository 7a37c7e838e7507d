internal import LoadRecord
internal import LoadScenario

extension Plan {
  /// The plan of one run of a capacity search. A rate is the total of all open groups, which keep their shares of it;
  /// closed groups stay as they are.
  func probe(_ axis: CapacityAxis, at value: Double, number: Int) -> Plan {
    var plan = self
    plan.seed &+= UInt64(number)
    switch axis {
    case .rate:
      let sum = groups.reduce(0) { $0 + ($1.arrivals?.ratePerSecond ?? 0) }
      for index in plan.groups.indices {
        guard let rate = groups[index].arrivals?.ratePerSecond, sum > 0 else { continue }
        // The rate of a single group is the value itself, without rounding.
        plan.groups[index].arrivals?.ratePerSecond = rate == sum ? value : value * (rate / sum)
      }
    case .threads: plan.groups[0].workers = Int(value)
    }
    return plan
  }

  /// The plan with all groups in the closed model, without thresholds.
  var closed: Plan {
    var plan = self
    for index in plan.groups.indices { plan.groups[index].arrivals = nil }
    plan.thresholds = []
    return plan
  }

  /// A run with fewer operations cannot decide on a rate.
  private static let leastOperations: UInt64 = 10

  /// The lowest rate at which a run has enough operations for all conditions.
  var leastJudgedRate: Double {
    guard case .duration(let nanoseconds) = length, nanoseconds > 0 else { return 0 }
    let needed = thresholds.map { max($0.minimumSamples, $0.aggregate.leastSamples) }.max() ?? 0
    return Double(max(needed, Plan.leastOperations)) / (Double(nanoseconds) / 1e9)
  }

  /// The groups whose rate the search varies: the open ones, or all if none is open.
  var driven: Set<String> {
    let open = groups.filter { $0.arrivals != nil }
    return Set((open.isEmpty ? groups : open).map(\.name))
  }
}
