/// What a worker of a Locust master is to do next.
public enum WorkerAction: Sendable, Hashable {
  /// Make a connection under this identity.
  case connect(identity: String)
  /// Give the connection up.
  case disconnect
  /// Send a message.
  case send(LocustMessage)
  /// Send a heartbeat, with what the process takes.
  case heartbeat(WorkerState)
  /// Forget what was measured so far: a test begins, the first is number 1. The index is the one that the master gave this
  /// worker; nil where it gave none.
  case beginTest(Int, plannedUsers: Int, index: Int?)
  /// Have so many users of a class perform; a class without a run gets one.
  case perform(String, users: Int)
  /// End all runs.
  case stopRuns
  /// Send what was measured since the last time.
  case sendStatistics(isFinal: Bool)
  /// Tell whoever watches this worker.
  case note(String)
  /// There is nothing more to do.
  case end(End)

  /// Why the worker ends.
  public enum End: Sendable, Hashable {
    /// The master ended.
    case quit
    /// No master answered for too long.
    case noMaster(String)
    /// The master answered no more.
    case masterLost(String)
    /// Somebody wanted it.
    case interrupted
  }
}
