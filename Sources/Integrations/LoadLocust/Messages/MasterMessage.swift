/// A message of a Locust master to a worker.
public enum MasterMessage: Sendable, Hashable {
  /// The master has registered the worker; with the worker's index, if the master assigns one.
  case ack(index: Int?)
  /// Sets the number of users of each class.
  case spawn(SpawnOrder)
  /// All workers have all their users.
  case spawningComplete
  /// The master is alive.
  case heartbeat
  /// The test is over; another may follow.
  case stop
  /// The master ends.
  case quit
  /// The worker must reconnect.
  case reconnect
  /// A message type that a worker can ignore.
  case other(String)

  /// The content of a `spawn`.
  public struct SpawnOrder: Sendable, Hashable {
    /// When it was sent, by the master's clock; an order older than the last one is ignored.
    public var timestamp: Double
    /// The total number of users of each class.
    public var users: [String: Int]
    /// The final number of users of all workers together, if the master announces it.
    public var plannedUsers: Int?
  }

  /// Beyond any realistic number of users.
  private static let maximumUsers = 100_000_000

  /// Parses a message.
  public init(_ message: LocustMessage) throws(LocustMessageError) {
    switch message.type {
    case "ack": self = .ack(index: message.data["index"]?.integer)
    case "spawn": self = .spawn(try Self.order(message.data))
    case "spawning_complete": self = .spawningComplete
    case "heartbeat": self = .heartbeat
    case "stop": self = .stop
    case "quit": self = .quit
    case "reconnect": self = .reconnect
    default: self = .other(String(message.type.prefix(64)))
    }
  }

  private static func order(_ data: MessagePackValue) throws(LocustMessageError) -> SpawnOrder {
    guard let timestamp = data["timestamp"]?.number, timestamp.isFinite else {
      throw LocustMessageError("'spawn' has no timestamp")
    }
    guard let classes = data["user_classes_count"]?.pairs else {
      throw LocustMessageError("'spawn' has no user counts by class (user_classes_count)")
    }
    var users: [String: Int] = [:]
    for pair in classes {
      guard let name = pair.key.text, let count = pair.value.integer, (0...maximumUsers).contains(count) else {
        throw LocustMessageError("'spawn' has an invalid number of users")
      }
      users[name] = count
    }
    let options = data["parsed_options"]
    let planned = ["num_users", "users"].compactMap { options?[$0]?.integer }.filter { (0...maximumUsers).contains($0) }
    return SpawnOrder(timestamp: timestamp, users: users, plannedUsers: planned.max())
  }
}
