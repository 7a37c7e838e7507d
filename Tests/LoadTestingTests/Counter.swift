import Synchronization

/// A number for each call, from 0.
final class Counter: Sendable {
  private let calls = Atomic(0)

  var count: Int { calls.load(ordering: .relaxed) }

  @discardableResult func next() -> Int { calls.wrappingAdd(1, ordering: .relaxed).oldValue }
}
