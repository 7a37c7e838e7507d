internal import LoadScenario

extension Plan {
  /// The plan as performed by a leak check: the same workers and mixes, at full speed or at the plan's pace. Ramps are
  /// omitted: all workers perform, at the highest rate. No arrival is dropped.
  func forLeakCheck(_ order: LeakCheckOrder) -> Plan {
    var plan = self
    plan.alternatives = nil
    // Each process has its own check: nothing is shared.
    plan.shard = nil
    plan.startNanosecondsSinceEpoch = nil
    plan.repetitions = 1
    plan.thresholds = []
    plan.warmupNanoseconds = 0
    plan.length = order.operations.map { .iterations($0) } ?? .duration(nanoseconds: LeakPasses.chosenNanoseconds)
    // The check itself stops below its limit; beyond it, the supervisor ends the process.
    plan.memory.limitBytes = memory.limitBytes ?? order.memoryLimitBytes.map { $0 * 2 }
    plan.groups = groups.map { group in
      WorkerGroup(
        name: group.name, workers: group.workers, mix: group.mix, pause: order.pace == nil ? nil : group.pause,
        arrivals: order.pace == nil ? nil : group.steadyArrivals)
    }
    return plan
  }

  /// The number of operations of each worker at a pace.
  func operations(atPace pace: LeakCheckOrder.Pace) -> [UInt64] {
    groups.flatMap { group -> [UInt64] in
      let perSecond =
        group.arrivals.map { $0.ratePerSecond / Double(group.workers) }
        ?? 1e9 / Double(max(1, pace.operationNanoseconds + (group.pause?.meanNanoseconds ?? 0)))
      let operations = min(perSecond * Double(pace.nanoseconds) / 1e9, 1e12)
      return Array(repeating: UInt64(max(1, operations)), count: group.workers)
    }
  }
}

extension WorkerGroup {
  /// The group's arrivals at their highest rate, all of them performed.
  fileprivate var steadyArrivals: Arrivals? {
    arrivals.map {
      Arrivals(ratePerSecond: $0.ramp?.largest ?? $0.ratePerSecond, distribution: $0.distribution, overload: .queue)
    }
  }
}
