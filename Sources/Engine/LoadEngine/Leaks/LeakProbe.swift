/// How long the operations of a leak check take, from a few of them.
public struct LeakProbe: Sendable, Hashable, Codable {
  /// How long an operation takes, over all workers, in nanoseconds.
  public var nanosecondsPerOperation: Double
  /// Operations that the check would perform in its windows.
  public var operations: UInt64
}
