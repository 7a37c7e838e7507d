internal import LoadScenario

extension Plan {
  /// The plan as a leak check performs it: the same workers and mixes, as fast as they go. Rates, pauses and ramps are
  /// left out, for memory does not depend on them and a paced check would take its time.
  func forLeakCheck(operations: UInt64?) -> Plan {
    var plan = self
    plan.alternatives = nil
    // A check of its own in each process: there is nothing to share.
    plan.shard = nil
    plan.startNanosecondsSinceEpoch = nil
    plan.repetitions = 1
    plan.thresholds = []
    plan.warmupNanoseconds = 0
    plan.length = operations.map { .iterations($0) } ?? .duration(nanoseconds: LeakPasses.chosenNanoseconds)
    plan.groups = groups.map { group in
      WorkerGroup(name: group.name, workers: group.workers, mix: group.mix)
    }
    return plan
  }
}
