/// The state that a worker reports with each heartbeat.
public enum WorkerState: String, Sendable, Hashable {
  /// No test.
  case ready
  /// The number of users is changing.
  case spawning
  /// A test is running.
  case running
}
