internal import LoadPlatform

/// How many workers of each group are to perform, as the supervisor last said: where that is said during the run.
///
/// Writer: the thread that reads commands. Reader: the run's controller, which waits for news. Blocking.
final class SteeringOrders: Sendable {
  /// What was asked last.
  struct Order: Sendable, Hashable {
    /// The running number of the order, from 1.
    var number: UInt64
    /// For each group.
    var workers: [Int]
  }

  private struct State {
    var last: Order?
    var isStopped = false
  }

  private let state = Lock(State())

  /// Takes an order; one that came before it and was not yet followed is forgotten.
  func set(workers: [Int]) {
    state.withLock { $0.last = Order(number: ($0.last?.number ?? 0) + 1, workers: workers) }
    state.wakeAll()
  }

  /// The run is to end.
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
