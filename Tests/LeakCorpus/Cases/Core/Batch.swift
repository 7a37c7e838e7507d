internal import LoadPlatform

/// Keeps what it is given and releases all of it at every so manieth call. Its buffer is kept.
final class Batch<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var calls = 0
  }

  private let state: Lock<State>
  private let period: Int

  init(period: Int) {
    self.period = period
    var state = State()
    state.elements.reserveCapacity(period)
    self.state = Lock(state)
  }

  /// Counts a call and keeps the element.
  func add(_ element: Element) {
    state.withLock { state in
      state.calls += 1
      state.elements.append(element)
      if state.calls % period == 0 { state.elements.removeAll(keepingCapacity: true) }
    }
  }
}
