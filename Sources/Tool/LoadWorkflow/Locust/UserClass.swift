package import LoadEngine
internal import LoadLocust
internal import LoadPlatform
internal import LoadRecord
package import LoadScenario

/// A scenario as a Locust user class: each user is a worker of it.
package struct UserClass: Sendable {
  /// The scenario as its file says it.
  let plan: Plan
  /// Which of its groups users belong to.
  let groups: UserGroups
  /// What the leak check found, that was made before the worker joined; nil: there was none.
  var leakCheck: MemoryRecord?

  var name: String { plan.name }

  /// Room for users that a master adds later without having said so before.
  private static let leastCapacity = 64

  init(_ plan: Plan) {
    self.plan = plan
    groups = UserGroups(workers: plan.groups.map(\.workers))
  }

  /// The user classes of scenarios.
  ///
  /// - Throws: an exit status, after all that keeps them from being performed for a master was printed.
  package static func check(_ plans: [Plan]) throws(ExitStatus) {
    var isRefused = false
    for (index, plan) in plans.enumerated() {
      let isNamedTwice = plans[..<index].contains { $0.name == plan.name }
      let reasons = [
        refusal(plan).map { "it cannot be performed for a Locust master: \($0)" },
        isNamedTwice
          ? "another scenario is named '\(plan.name)' too, and user classes are told apart by their names: give one of them "
            + "another 'name'" : nil,
      ]
      for reason in reasons.compactMap({ $0 }) {
        Diagnostics.error("\(plan.file ?? plan.name): \(reason)")
        isRefused = true
      }
    }
    if isRefused { throw .invalidInput }
  }

  /// The class of a scenario after its leak check, which is made before the worker joins: a master that ends waits for nothing.
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

  /// What a scenario asks for that users who come and go as a master says cannot do; nil: nothing.
  static func refusal(_ plan: Plan) -> String? {
    if plan.cellCount > 1 {
      return "it makes \(plan.cellCount) runs, and a user class is one: leave out 'repeat' and arrays, or choose with "
        + "--executor"
    }
    if plan.groups.contains(where: { $0.arrivals != nil }) {
      return
        "it offers a rate ('arrivals'), and how many users there are is the master's to say: leave it out, and give "
        + "'pause' for think time"
    }
    if plan.groups.contains(where: { $0.ramp != nil }) {
      return "it changes the number of workers ('stages'), and that is the master's to say: leave them out"
    }
    return nil
  }

  /// How many users a run can have: the number that a master announced, and some more.
  func capacity(planned: Int, most: Int) -> Int { min(most, max(planned, Self.leastCapacity)) }

  /// The plan of a run of so many users at most, whose number is told as it goes.
  ///
  /// - Parameter index: the worker's number among the master's: each has other random numbers, and the same again in the
  ///   same place.
  func plan(capacity: Int, index: Int) -> Plan {
    var plan = plan
    for (group, count) in groups.counts(users: capacity).enumerated() { plan.groups[group].workers = max(1, count) }
    plan.length = .untilStopped
    var random = SplitMix64(seed: plan.seed, 0x10C057, UInt64(index))
    plan.seed = random.next()
    return plan
  }
}
