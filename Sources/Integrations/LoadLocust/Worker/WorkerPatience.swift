/// The timeouts and intervals of a worker, in seconds.
public struct WorkerPatience: Sendable, Hashable {
  /// Until a master answers, at the start and after it was lost.
  public var connect = 300.0
  /// Without any message of a connected master.
  public var master = 60.0
  /// Until "ready" is acknowledged, before it is sent again.
  public var acknowledgement = 5.0
  /// Until the first heartbeat after a reconnection is answered, before the worker joins under a new identity.
  public var resumption = 5.0
  /// Between heartbeats.
  public var heartbeat = 1.0
  /// Between attempts to connect.
  public var retry = 0.5
  /// Between statistics.
  public var statistics = 1.0
  /// Between identical notes.
  public var notes = 10.0

  /// Locust's own values.
  public init() {}
}
