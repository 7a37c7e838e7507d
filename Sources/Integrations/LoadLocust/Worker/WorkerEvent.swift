/// An event for a worker of a Locust master.
public enum WorkerEvent: Sendable, Hashable {
  /// The handshake with the peer has completed.
  case connected
  /// The connection attempt failed, or the connection was lost.
  case disconnected(String)
  /// The master sent a message.
  case message(MasterMessage)
  /// The master sent an unreadable message.
  case unreadable(String)
  /// Time passed.
  case tick
  /// A run reported figures.
  case measured
  /// The current number of running users of a class.
  case performing(String, users: Int)
  /// More users of a class were requested than this maximum of its run.
  case room(String, users: Int)
  /// The run of a class has ended and was judged.
  case ended(String, RunEnd)
  /// The user interrupts the worker.
  case interrupted

  /// How the run of a class ended.
  public struct RunEnd: Sendable, Hashable {
    /// The message to show in the master if the run ended by itself; nil if it was asked to end.
    public var trouble: String?

    /// An end, by itself or asked for.
    public init(trouble: String? = nil) { self.trouble = trouble }
  }
}
