/// The state machine of a worker of a Locust master. Pure: it has no clock, no socket and no threads; the caller
/// performs the actions that it returns, in that order.
///
/// The protocol is that of Locust 2's `WorkerRunner`, with these differences: statistics are sent each second; after a
/// lost connection the worker first sends a heartbeat, whose answer shows whether the master still knows it, and joins
/// under a new identity if not. Statistics are sent only once, even if they get lost: nothing is ever counted twice.
public struct WorkerMachine: Sendable {
  /// The state of the connection.
  enum Connection: Sendable, Hashable {
    /// Not connected; with the time of the next attempt.
    case none(nextAttempt: Double)
    /// Connecting.
    case opening
    /// The worker reported that it is ready; with the time.
    case joining(since: Double)
    /// The worker waits for the master to answer a heartbeat; with the time since then.
    case resuming(since: Double)
    /// The master knows the worker.
    case joined
  }

  /// A test: from the first users to the last.
  struct Test: Sendable, Hashable {
    /// The number of users of each class that the master requested.
    var wanted: [String: Int]
    /// The number of running users.
    var performing: [String: Int] = [:]
    /// Classes with a run in progress.
    var runs: Set<String> = []
    /// Classes whose run ended by itself: they get no further run in this test.
    var ended: Set<String> = []
    /// Why the test is ending; nil if it is not.
    var ending: Ending?
  }

  /// Why a test ends, which determines what follows.
  enum Ending: Sendable, Hashable {
    case stop
    case quit
    case interrupt
    /// The master no longer knows this worker; another master may come.
    case forgotten
    /// The master is gone.
    case lost(String)
  }

  let classes: Set<String>
  let patience: WorkerPatience
  let identities: @Sendable (Int) -> String
  var identityNumber = 0
  /// The last identity that a master acknowledged.
  var knownIdentity: Int?
  var connection: Connection
  /// When the master last sent something; before the first connection, when connecting began.
  var lastHeard: Double
  var lastTrouble: String?
  var state = WorkerState.ready
  var test: Test?
  var testNumber = 0
  var lastTimestamp = -Double.infinity
  var lastHeartbeat = -Double.infinity
  var lastStatistics = -Double.infinity
  var delivery = Delivery()
  var notedAt: [String: Double] = [:]
  /// The index that the master assigned to this worker.
  var index: Int?
  /// A test ended while disconnected, and the master still waits for the notification.
  var owesStop = false
  var isOver = false

  /// A worker before its first step, which is a ``WorkerEvent/tick``.
  ///
  /// - Parameters:
  ///   - classes: the user classes that it can perform.
  ///   - identities: its ID for each time that it joins; all must differ, also from those of other workers.
  ///   - now: seconds of a monotonic clock.
  public init(
    classes: Set<String>, patience: WorkerPatience, identities: @escaping @Sendable (Int) -> String, now: Double
  ) {
    self.classes = classes
    self.patience = patience
    self.identities = identities
    connection = .none(nextAttempt: now)
    lastHeard = now
  }

  /// The worker's id.
  public var identity: String { identities(identityNumber) }

  /// Its messages.
  public var messages: WorkerMessages { WorkerMessages(nodeID: identity) }

  /// The number of running users of each class.
  public var users: [String: Int] {
    Dictionary(uniqueKeysWithValues: classes.map { ($0, test?.performing[$0] ?? 0) })
  }

  /// When something is next due, in the clock's seconds.
  public func nextDue() -> Double {
    switch connection {
    case .none(let nextAttempt): nextAttempt
    case .opening: lastHeard + patience.connect
    case .joining, .resuming, .joined: lastHeartbeat + patience.heartbeat
    }
  }

  /// Handles an event and returns the actions to take.
  public mutating func handle(_ event: WorkerEvent, now: Double) -> [WorkerAction] {
    guard !isOver else { return [] }
    switch event {
    case .connected: return connected(now)
    case .disconnected(let reason): return disconnected(reason, now)
    case .message(let message): return take(message, now)
    case .unreadable(let what): return note("ignored an unreadable message from the master: \(what)", now)
    case .tick: return tick(now)
    case .measured: return measured()
    case .performing(let name, let users): return performing(name, users, now)
    case .room(let name, let users):
      test?.wanted[name] = users
      return []
    case .ended(let name, let end): return ended(name, end, now)
    case .interrupted: return interrupted(now)
    }
  }

  // MARK: Notes

  /// A note, unless the same note was made a moment ago.
  mutating func note(_ text: String, _ now: Double) -> [WorkerAction] {
    if let last = notedAt[text], now < last + patience.notes { return [] }
    if notedAt.count > 64 { notedAt.removeAll() }
    notedAt[text] = now
    return [.note(text)]
  }

  /// Ends the worker.
  mutating func end(_ reason: WorkerAction.End) -> [WorkerAction] {
    isOver = true
    return [.end(reason)]
  }
}
