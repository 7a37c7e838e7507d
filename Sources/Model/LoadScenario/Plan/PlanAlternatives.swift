/// What a scenario compares: the same plan runs on each target with each executor and each number of workers.
public struct PlanAlternatives: Sendable, Hashable, Codable {
  /// In the scenario's order; at least one, all distinct.
  public var targets: [TargetReference]
  /// In the scenario's order; at least one, all distinct.
  public var executors: [Executor]
  /// Numbers of workers, in the scenario's order, all distinct; nil: not swept, the groups have their own.
  public var threads: [Int]?

  /// Makes alternatives.
  public init(targets: [TargetReference], executors: [Executor], threads: [Int]? = nil) {
    self.targets = targets
    self.executors = executors
    self.threads = threads
  }
}
