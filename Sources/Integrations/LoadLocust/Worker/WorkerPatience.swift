/// How long a worker waits for what, in seconds.
public struct WorkerPatience: Sendable, Hashable {
  /// For a master to be there, at the start and after it was lost.
  public var connect = 300.0
  /// For any sign of a master that was there.
  public var master = 60.0
  /// For the answer to "I am ready", before it is said again.
  public var acknowledgement = 5.0
  /// For the answer to the first heartbeat on a connection made anew, before the worker joins as a new one.
  public var resumption = 5.0
  /// Between heartbeats.
  public var heartbeat = 1.0
  /// Between attempts to connect.
  public var retry = 0.5
  /// Between statistics.
  public var statistics = 1.0
  /// Between notes that say the same.
  public var notes = 10.0

  /// Locust's own patience.
  public init() {}
}
