/// The duration of the operations of a leak check, measured by a few of them.
public struct LeakProbe: Sendable, Hashable, Codable {
  /// Duration of an operation, over all workers, in nanoseconds.
  public var nanosecondsPerOperation: Double
  /// Operations that the check would perform in its windows.
  public var operations: UInt64
}
