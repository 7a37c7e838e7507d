/// The targets and executors that a scenario compares: the same plan runs on each target with each executor.
public struct PlanAlternatives: Sendable, Hashable, Codable {
  /// In the scenario's order; at least one, none twice.
  public var targets: [TargetReference]
  /// In the scenario's order; at least one, none twice.
  public var executors: [Executor]

  /// Makes alternatives.
  public init(targets: [TargetReference], executors: [Executor]) {
    self.targets = targets
    self.executors = executors
  }
}
