import LinearizabilityChecker
import LoadPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Records what threads do to an object: each writes calls of its own, and all take ticks of one counter.
enum Recording {
  private final class Shared<Operation: Sendable, Result: Sendable>: @unchecked Sendable {
    // Protected by threads writing only what is at their own index, and by reading after all have ended.
    let calls: UnsafeMutableBufferPointer<[Call<Operation, Result>]>
    let ticks = Atomic<UInt64>(0)
    /// Threads that have not begun; all wait for the last.
    let waiting: Atomic<Int>
    /// Threads that have calls left.
    let active: Atomic<Int>

    init(_ threads: Int) {
      waiting = Atomic(threads)
      active = Atomic(threads)
      calls = .allocate(capacity: threads)
      calls.initialize(repeating: [])
    }

    deinit {
      calls.deinitialize()
      calls.deallocate()
    }

    func begin() {
      waiting.subtract(1, ordering: .acquiringAndReleasing)
      while waiting.load(ordering: .acquiring) > 0 { sched_yield() }
    }

    func tick() -> UInt64 { ticks.add(1, ordering: .sequentiallyConsistent).newValue }

    /// Waits until another thread has taken a tick, unless all others are done. At most one thread waits: who took an
    /// earlier tick sees the later one.
    func letAnotherTakeATick(after own: UInt64) {
      while ticks.load(ordering: .acquiring) == own, active.load(ordering: .acquiring) > 1 { sched_yield() }
    }
  }

  /// Performs random operations of a seed on 3 threads that begin together, 8 on each. Now and then a thread waits for
  /// another's tick between taking its own and performing, so that calls overlap however few processors there are.
  static func run<Operation: Sendable, Result: Sendable>(
    seed: UInt64, among operations: [Operation], _ perform: @escaping @Sendable (Operation) -> Result
  ) throws -> [Call<Operation, Result>] {
    try run(seed: seed, among: operations, state: ()) { operation, _ in (operation, perform(operation)) }
  }

  /// The same, where each thread has a state of its own, and `perform` says what it made of the operation.
  static func run<Operation: Sendable, Result: Sendable, State: Sendable>(
    seed: UInt64, among operations: [Operation], state: State,
    _ perform: @escaping @Sendable (Operation, inout State) -> (Operation, Result)
  ) throws -> [Call<Operation, Result>] {
    let threads = 3
    let shared = Shared<Operation, Result>(threads)
    let started = try (0..<threads).map { index in
      try NativeThread.start(name: "history \(index)") {
        var generator = SplitMix64(seed: seed, UInt64(index))
        var own: [Call<Operation, Result>] = []
        own.reserveCapacity(8)
        var state = state
        shared.begin()
        for _ in 0..<8 {
          let operation = operations[Int.random(in: operations.indices, using: &generator)]
          let yields = generator.next() % 4 == 0
          let invoked = shared.tick()
          if yields { shared.letAnotherTakeATick(after: invoked) }
          let (performed, result) = perform(operation, &state)
          own.append(Call(performed, result, invoked: invoked, returned: shared.tick()))
        }
        shared.calls[index] = own
        shared.active.subtract(1, ordering: .acquiringAndReleasing)
      }
    }
    for thread in started { thread.join() }
    return shared.calls.flatMap { $0 }
  }

  /// Lets others run.
  static func letOthersRun() { sched_yield() }

  /// How many pairs of calls were in progress at the same time.
  static func overlaps<Operation, Result>(_ history: [Call<Operation, Result>]) -> Int {
    var count = 0
    for (index, one) in history.enumerated() {
      for other in history[(index + 1)...] where one.invoked < other.returned && other.invoked < one.returned {
        count += 1
      }
    }
    return count
  }
}
