package import LoadEngine
internal import LoadLocust
internal import LoadPlatform
internal import LoadRecord
package import LoadScenario

/// A scenario as a Locust user class: each user is a worker of it.
package struct UserClass: Sendable {
  /// The scenario as written in its file.
  let plan: Plan
  /// The distribution of users over its groups.
  let groups: UserGroups
  /// The result of the leak check that took place before the worker joined; nil: none.
  var leakCheck: MemoryRecord?

  var name: String { plan.name }

  /// Minimum room for users, so that a master can add some that it did not announce.
  private static let leastCapacity = 64

  init(_ plan: Plan) {
    self.plan = plan
    groups = UserGroups(workers: plan.groups.map(\.workers))
  }

  /// The user classes of scenarios.
  ///
  /// - Throws: an exit status, after printing every reason why they cannot run as user classes.
  package static func check(_ plans: [Plan]) throws(ExitStatus) {
    var isRefused = false
    for (index, plan) in plans.enumerated() {
      let isNamedTwice = plans[..<index].contains { $0.name == plan.name }
      let reasons = [
        refusal(plan).map { "cannot run as a Locust user class: \($0)" },
        isNamedTwice
          ? "duplicate scenario name '\(plan.name)': user classes are identified by their names; change one 'name'"
          : nil,
      ]
      for reason in reasons.compactMap({ $0 }) {
        Diagnostics.error("\(plan.file ?? plan.name): \(reason)")
        isRefused = true
      }
    }
    if isRefused { throw .invalidInput }
  }

  /// The class of a scenario after its leak check, which takes place before the worker joins, so that a master that
  /// ends does not have to wait for it.
  package static func prepared(
    _ plan: Plan, outputFolder: String, interrupts: Interrupts?
  ) async throws -> UserClass {
    var prepared = UserClass(plan)
    guard plan.memory.leaks == .detect || plan.memory.leaks == .investigate else { return prepared }
    let found = try await Session.folder(in: outputFolder, scenario: "\(plan.name.prefix(58))-leaks") { folder in
      let limits = LeakChecking.Limits(
        operations: plan.memory.leakOperations, investigates: plan.memory.leaks == .investigate)
      return try await LeakChecking(interrupts: interrupts, showsProgress: true).check(plan, limits, folder: folder)
    }
    guard let found else { throw ExitStatus.interrupted }
    prepared.leakCheck = found
    Diagnostics.note("\(plan.name): \(found.leaks?.kind.rawValue ?? "no verdict on leaks")")
    return prepared
  }

  /// Why a scenario cannot run as a user class, whose number of users the master varies; nil if it can.
  static func refusal(_ plan: Plan) -> String? {
    if plan.cellCount > 1 {
      return "it makes \(plan.cellCount) runs, but a user class makes one: remove 'repeat' and arrays, or choose "
        + "with --executor"
    }
    if plan.groups.contains(where: { $0.arrivals != nil }) {
      return
        "it has 'arrivals', but the master determines the load by the number of users: remove it, and use 'pause' for "
        + "think time"
    }
    if plan.groups.contains(where: { $0.ramp != nil }) {
      return "it has 'stages', but the master determines the number of users: remove them"
    }
    return nil
  }

  /// Maximum number of users of a run: the number that the master announced, but at least 64.
  func capacity(planned: Int, most: Int) -> Int { min(most, max(planned, Self.leastCapacity)) }

  /// The plan of a run with a maximum number of users; the number is set while it runs.
  ///
  /// - Parameter index: the worker's number at the master: each worker has its own random numbers, which are
  ///   reproducible for the same index.
  func plan(capacity: Int, index: Int) -> Plan {
    var plan = plan
    for (group, count) in groups.counts(users: capacity).enumerated() { plan.groups[group].workers = max(1, count) }
    plan.length = .untilStopped
    var random = SplitMix64(seed: plan.seed, 0x10C057, UInt64(index))
    plan.seed = random.next()
    return plan
  }
}
