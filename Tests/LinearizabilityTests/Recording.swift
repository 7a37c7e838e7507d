import Dispatch
import LinearizabilityChecker
import Synchronization

/// Records what threads do to an object: each writes calls of its own, and all take ticks of one counter.
enum Recording {
  private final class Shared<Operation: Sendable, Result: Sendable>: @unchecked Sendable {
    // Protected by threads writing only what is at their own index, and by reading after all have ended.
    let calls: UnsafeMutableBufferPointer<[Call<Operation, Result>]>
    let ticks = Atomic<UInt64>(0)

    init(_ threads: Int) {
      calls = .allocate(capacity: threads)
      calls.initialize(repeating: [])
    }

    deinit {
      calls.deinitialize()
      calls.deallocate()
    }

    func tick() -> UInt64 { ticks.add(1, ordering: .sequentiallyConsistent).newValue }
  }

  /// Performs random operations of a seed on 3 threads, 8 on each.
  static func run<Operation: Sendable, Result: Sendable>(
    seed: UInt64, among operations: [Operation], _ perform: @escaping @Sendable (Operation) -> Result
  ) -> [Call<Operation, Result>] {
    let threads = 3
    let shared = Shared<Operation, Result>(threads)
    DispatchQueue.concurrentPerform(iterations: threads) { index in
      var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index)
      var own: [Call<Operation, Result>] = []
      own.reserveCapacity(8)
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let operation = operations[Int(state >> 33) % operations.count]
        let invoked = shared.tick()
        let result = perform(operation)
        own.append(Call(operation, result, invoked: invoked, returned: shared.tick()))
      }
      shared.calls[index] = own
    }
    return shared.calls.flatMap { $0 }
  }
}
