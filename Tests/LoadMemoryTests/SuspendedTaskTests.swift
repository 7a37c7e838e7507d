import LoadPlatform
import Synchronization
import Testing

@testable import LoadMemory

#if os(Linux) && arch(x86_64)
  @Suite("Where a task waits")
  struct SuspendedTaskTests {
    /// A task is one word, the address of its object.
    private static func object(_ task: Task<Void, Never>) -> UInt { unsafeBitCast(task, to: UInt.self) }

    private static func wait(_ kept: Lock<CheckedContinuation<Void, Never>?>) async {
      await withCheckedContinuation { continuation in kept.withLock { $0 = continuation } }
    }

    @Test("a task that waits for a continuation has a path; one that has ended has none")
    func waiting() async {
      let kept = Lock<CheckedContinuation<Void, Never>?>(nil)
      let task = Task { await Self.wait(kept) }
      var path: [UInt64]?
      for _ in 0..<10_000 where path == nil {
        await Task.yield()
        if kept.withLock({ $0 != nil }) { path = SuspendedTask.waitingPath(at: Self.object(task)) }
      }
      // The function that waits, and the task's closure.
      #expect((path?.count ?? 0) >= 2)
      kept.withLock { $0 }?.resume()
      await task.value
      #expect(SuspendedTask.waitingPath(at: Self.object(task)) == nil)
    }

    @Test("what is no task has no path")
    func others() {
      let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: 32)
      memory.initialize(repeating: .max, count: 32)
      defer { memory.deallocate() }
      #expect(SuspendedTask.waitingPath(at: UInt(bitPattern: memory)) == nil)
      #expect(SuspendedTask.waitingPath(at: 8) == nil)
    }
  }
#endif
