/// A worker of a Locust master: decides what to do about what happens. Pure: it has no clock, no socket and no threads; whoever
/// drives it does what it returns, in that order.
///
/// The protocol is that of Locust 2, as its `WorkerRunner` speaks it. What differs: statistics go out each second; after a
/// connection was lost the worker first finds out, by the answer to a heartbeat, whether the master still knows it, and joins
/// under a new identity where it does not. Statistics are sent once, whatever happens to them on the way: nothing is ever
/// counted twice.
public struct WorkerMachine: Sendable {
  /// Where the connection is.
  enum Connection: Sendable, Hashable {
    /// There is none; the next attempt is due at a time.
    case none(nextAttempt: Double)
    /// One is being made.
    case opening
    /// The worker said that it is ready, at a time.
    case joining(since: Double)
    /// The master is asked whether it still knows the worker, since a time.
    case resuming(since: Double)
    /// The master knows the worker.
    case joined
  }

  /// A test: from the first users to the last.
  struct Test: Sendable, Hashable {
    /// How many users of each class the master wants.
    var wanted: [String: Int]
    /// How many perform.
    var performing: [String: Int] = [:]
    /// Classes whose run goes on.
    var runs: Set<String> = []
    /// Classes whose run ended by itself: they get no other in this test.
    var ended: Set<String> = []
    /// Why the test is ending; nil: it goes on.
    var ending: Ending?
  }

  /// Why a test ends, and so what comes after it.
  enum Ending: Sendable, Hashable {
    case stop
    case quit
    case interrupt
    /// The master does not know this worker any more: another may come.
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
  /// When something was last heard of the master; before it was there, when the search for it began.
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
  /// The number that the master gave this worker.
  var index: Int?
  /// A test ended while the connection was lost, and the master waits to be told.
  var owesStop = false
  var isOver = false

  /// A worker before its first step, which is a ``WorkerEvent/tick``.
  ///
  /// - Parameters:
  ///   - classes: the user classes that it can perform.
  ///   - identities: its id at each time that it joins, all different, also from other workers'.
  ///   - now: seconds of a clock that never goes back.
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

  /// How many users of each class perform.
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

  /// Takes an event, and says what is to be done.
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

  /// A note, unless the same was said a moment ago.
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
