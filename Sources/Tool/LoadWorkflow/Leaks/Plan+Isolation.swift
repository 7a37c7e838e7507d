package import LoadScenario

extension Plan {
  /// The plan with only one operation of its mix; nil if the mix has none of that name.
  package func isolating(_ operation: String) -> Plan? {
    var plan = self
    plan.shard = nil
    plan.startNanosecondsSinceEpoch = nil
    plan.groups = groups.compactMap { group in
      var group = group
      group.mix = group.mix.filter { $0.operation == operation }
      return group.mix.isEmpty ? nil : group
    }
    return plan.groups.isEmpty ? nil : plan
  }
}
