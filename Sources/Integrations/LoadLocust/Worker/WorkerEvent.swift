/// What happens to a worker of a Locust master.
public enum WorkerEvent: Sendable, Hashable {
  /// The handshake with whoever listens there is over.
  case connected
  /// The connection could not be made, or is gone.
  case disconnected(String)
  /// The master said something.
  case message(MasterMessage)
  /// The master said something that nobody can read.
  case unreadable(String)
  /// Time passed.
  case tick
  /// Figures of a run came in.
  case measured
  /// So many users of a class perform.
  case performing(String, users: Int)
  /// The run of a class has room for so many users, and more were wanted.
  case room(String, users: Int)
  /// The run of a class is over, and judged.
  case ended(String, RunEnd)
  /// Somebody wants the worker to end.
  case interrupted

  /// How the run of a class ended.
  public struct RunEnd: Sendable, Hashable {
    /// What people are to see of it in the master, where it ended by itself; nil: it was asked to end.
    public var trouble: String?

    /// An end, by itself or asked for.
    public init(trouble: String? = nil) { self.trouble = trouble }
  }
}
