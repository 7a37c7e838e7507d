/// What a worker says of itself with each heartbeat.
public enum WorkerState: String, Sendable, Hashable {
  /// No test.
  case ready
  /// The number of users is changing.
  case spawning
  /// A test goes on.
  case running
}
