/// The estimated cost of a leak check, from a few operations of its target.
public struct LeakCheckEstimate: Sendable, Hashable, Codable {
  /// Operations of the first attempt.
  public var operations: UInt64
  /// How long an operation takes, over all workers, in nanoseconds.
  public var nanosecondsPerOperation: Double
  /// How long the first attempt takes.
  public var seconds: Double
  /// The maximum duration of the check, whatever it finds.
  public var budgetSeconds: Double

  /// An estimate.
  public init(operations: UInt64, nanosecondsPerOperation: Double, seconds: Double, budgetSeconds: Double) {
    self.operations = operations
    self.nanosecondsPerOperation = nanosecondsPerOperation
    self.seconds = seconds
    self.budgetSeconds = budgetSeconds
  }
}
