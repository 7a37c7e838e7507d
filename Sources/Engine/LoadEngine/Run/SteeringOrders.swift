internal import LoadPlatform

/// The requested number of workers of each group in a steered run, as last set by the supervisor.
///
/// Writer: the thread that reads commands. Reader: the run's controller, which waits for orders. Blocking.
final class SteeringOrders: Sendable {
  /// The last order.
  struct Order: Sendable, Hashable {
    /// The running number of the order, from 1.
    var number: UInt64
    /// The number of workers of each group.
    var workers: [Int]
  }

  private struct State {
    var last: Order?
    var isStopped = false
  }

  private let state = Lock(State())

  /// Sets an order; it replaces an earlier one that has not been followed.
  func set(workers: [Int]) {
    state.withLock { $0.last = Order(number: ($0.last?.number ?? 0) + 1, workers: workers) }
    state.wakeAll()
  }

  /// Ends the run.
  func stop() {
    state.withLock { $0.isStopped = true }
    state.wakeAll()
  }

  /// Blocks until there is an order newer than `number`; nil when the run is to end.
  func next(after number: UInt64) -> Order? {
    state.wait { state -> Order?? in
      if state.isStopped { return .some(nil) }
      guard let last = state.last, last.number > number else { return nil }
      return .some(last)
    } ?? nil
  }
}
