internal import LoadStatistics

/// The messages of a worker to a Locust master.
public struct WorkerMessages: Sendable, Hashable {
  /// The worker's id.
  public var nodeID: String

  /// The worker is ready and in no test. −1: it has no Locust version that the master should compare with its own.
  public var clientReady: LocustMessage { LocustMessage("client_ready", .int(-1), nodeID: nodeID) }

  /// The worker is alive.
  ///
  /// - Parameters:
  ///   - processorPercent: load of the processors that the test may use, 0 to 100; the master warns from 90 on.
  ///   - memoryBytes: memory that the test uses.
  public func heartbeat(_ state: WorkerState, processorPercent: Double, memoryBytes: UInt64) -> LocustMessage {
    let data = MessagePackValue.object([
      ("state", .string(state.rawValue)), ("current_cpu_usage", .double(processorPercent)),
      ("current_memory_usage", .count(memoryBytes)),
    ])
    return LocustMessage("heartbeat", data, nodeID: nodeID)
  }

  /// The number of users is changing.
  public var spawning: LocustMessage { LocustMessage("spawning", nodeID: nodeID) }

  /// All users are running.
  public func spawningComplete(_ users: [String: Int]) -> LocustMessage {
    LocustMessage("spawning_complete", .object(Self.userEntries(users)), nodeID: nodeID)
  }

  /// The users of a test have stopped, and all its statistics were sent.
  public var clientStopped: LocustMessage { LocustMessage("client_stopped", nodeID: nodeID) }

  /// The worker leaves.
  public var quit: LocustMessage { LocustMessage("quit", nodeID: nodeID) }

  /// An exception that Locust shows next to the statistics.
  public func exception(_ message: String, details: String) -> LocustMessage {
    LocustMessage(
      "exception", .object([("msg", .string(message)), ("traceback", .string(details))]), nodeID: nodeID)
  }

  /// Statistics since the previous message.
  public func stats(_ entries: [(String, MessagePackValue)], users: [String: Int]) -> LocustMessage {
    LocustMessage("stats", .object(entries + Self.userEntries(users)), nodeID: nodeID)
  }

  private static func userEntries(_ users: [String: Int]) -> [(String, MessagePackValue)] {
    let counts = users.ordered { $0.key < $1.key }.map { ($0.key, MessagePackValue.int(Int64($0.value))) }
    return [("user_classes_count", .object(counts)), ("user_count", .int(Int64(users.values.reduce(0, +))))]
  }
}
