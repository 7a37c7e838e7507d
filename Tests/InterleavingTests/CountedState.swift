import InterleavingExplorer
import LoadPlatform

/// A memory that counts how many of its kind are alive.
final class CountedState: Sendable {
  let memory = SimulatedMemory(words: 1)
  private let alive: Lock<Int>

  init(_ alive: Lock<Int>) {
    self.alive = alive
    alive.withLock { $0 += 1 }
  }

  deinit { alive.withLock { $0 -= 1 } }
}
