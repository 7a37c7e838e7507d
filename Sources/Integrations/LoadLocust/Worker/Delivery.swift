/// Tracks which statistics have reached the master: it answers each heartbeat, so everything that was sent before an
/// answered heartbeat on the same connection has arrived.
struct Delivery: Sendable, Hashable {
  private var heartbeatsSent = 0
  private var heartbeatsAnswered = 0
  private var waiting: [Waiting] = []

  private struct Waiting: Sendable, Hashable {
    var heartbeats: Int
    var operations: UInt64
  }

  /// Beyond this number, reports are tracked together.
  private static let limit = 256

  mutating func sentHeartbeat() { heartbeatsSent += 1 }

  mutating func sent(operations: UInt64) {
    guard operations > 0 else { return }
    if waiting.count >= Self.limit, let last = waiting.indices.last {
      waiting[last].operations += operations
      waiting[last].heartbeats = heartbeatsSent
    } else {
      waiting.append(Waiting(heartbeats: heartbeatsSent, operations: operations))
    }
  }

  mutating func answeredHeartbeat() {
    heartbeatsAnswered = min(heartbeatsAnswered + 1, heartbeatsSent)
    waiting.removeAll { $0.heartbeats < heartbeatsAnswered }
  }

  /// Resets after a lost connection, and returns the number of operations that may not have reached the master.
  mutating func disconnected() -> UInt64 {
    defer { self = Delivery() }
    return waiting.reduce(0) { $0 + $1.operations }
  }
}
