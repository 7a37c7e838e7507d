/// The description of the run that a target gets when it is created.
public struct TargetRun: Sendable, Hashable {
  /// The number of workers that will be created.
  public var workers: Int
  /// Planned operations; nil if the run is limited by time.
  public var operations: UInt64?
  /// The run's seed.
  public var seed: UInt64
  /// The scenario's `target.config` as JSON text, `{}` when absent.
  public var config: String

  /// Describes a run.
  public init(workers: Int, operations: UInt64? = nil, seed: UInt64, config: String = "{}") {
    self.workers = workers
    self.operations = operations
    self.seed = seed
    self.config = config
  }
}
