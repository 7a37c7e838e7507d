/// What a Locust master says to a worker.
public enum MasterMessage: Sendable, Hashable {
  /// The worker is known; which number it has, where the master counts.
  case ack(index: Int?)
  /// So many users of each class are to be there from now on.
  case spawn(SpawnOrder)
  /// All workers have all their users.
  case spawningComplete
  /// The master is there.
  case heartbeat
  /// The test is over; the next may come.
  case stop
  /// The master ends.
  case quit
  /// The connection is to be made anew.
  case reconnect
  /// Something that a worker need not know.
  case other(String)

  /// What a `spawn` says.
  public struct SpawnOrder: Sendable, Hashable {
    /// When it was sent, by the master's clock; an older one than the last is late and void.
    public var timestamp: Double
    /// How many users of each class there are to be, in all.
    public var users: [String: Int]
    /// How many users all workers are to have together in the end, where the master says so.
    public var plannedUsers: Int?
  }

  /// More users than anybody has.
  private static let maximumUsers = 100_000_000

  /// Understands a message.
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
