/// An action that a worker of a Locust master must take.
public enum WorkerAction: Sendable, Hashable {
  /// Connect under this identity.
  case connect(identity: String)
  /// Close the connection.
  case disconnect
  /// Send a message.
  case send(LocustMessage)
  /// Send a heartbeat with the process's resource usage.
  case heartbeat(WorkerState)
  /// Reset all figures: a test begins; the first has number 1. The index is the one that the master assigned to this
  /// worker; nil if it assigned none.
  case beginTest(Int, plannedUsers: Int, index: Int?)
  /// Set the number of users of a class; start a run if the class has none.
  case perform(String, users: Int)
  /// End all runs.
  case stopRuns
  /// Send the statistics since the last report.
  case sendStatistics(isFinal: Bool)
  /// Print a note for the user.
  case note(String)
  /// End the worker.
  case end(End)

  /// Why the worker ends.
  public enum End: Sendable, Hashable {
    /// The master quit.
    case quit
    /// No master answered within the time limit.
    case noMaster(String)
    /// The master stopped answering.
    case masterLost(String)
    /// The user interrupted the worker.
    case interrupted
  }
}
