import Foundation
import LoadPlatform
import Testing

@testable import TestThreads

/// Tests that block do so on threads of their own.
@Suite
struct OwnThreadTests {
  private struct Names {
    var blocked: Set<UInt> = []
    var isPoolFree = false
  }

  /// More bodies block than the pool has threads, until a task of the pool has run.
  @Test func thePoolIsFreeWhileBodiesBlock() async throws {
    let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 1
    let state = Lock(Names())
    let deadline = Waiting.deadline
    let ended = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<count {
        group.addTask {
          try await OwnThread.run {
            state.withLock { _ = $0.blocked.insert(currentThread()) }
            state.wakeAll()
            return state.wait(untilNanoseconds: deadline) { $0.isPoolFree ? true : nil } ?? false
          }
        }
      }
      group.addTask {
        while state.withLock({ $0.blocked.count }) < count, MonotonicClock.nanoseconds() < deadline {
          await Task.yield()
        }
        await Task.detached { state.withLock { $0.isPoolFree = true } }.value
        state.wakeAll()
        return true
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ended == Array(repeating: true, count: count + 1))
    #expect(state.withLock { $0.blocked.count } == count, "each has a thread of its own")
  }

  @Test func aBodyStaysOnItsThreadAndThrows() async throws {
    struct Failure: Error {}
    let threads = try await OwnThread.run {
      let before = currentThread()
      await Task.yield()
      async let child = currentThread()
      return await [before, child, currentThread()]
    }
    #expect(Set(threads).count == 1)
    await #expect(throws: Failure.self) { try await OwnThread.run { throw Failure() } }
  }

  #if os(Linux)
    @Test(.ownThread) func aTestWithTheTraitHasAThreadOfThatName() { #expect(threadName() == "test") }

    @Suite(.ownThread)
    struct Inherited {
      @Test(.ownThread, arguments: 0..<3 * OwnThread.width)
      func aSuitesTestsInheritIt(_: Int) { #expect(threadName() == "test") }
    }
  #endif

  @Test func aTurnstileLetsNoMoreThroughThanItsWidth() async {
    let turnstile = Turnstile(width: 3)
    let inside = Lock((now: 0, most: 0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          await turnstile.pass {
            inside.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            for _ in 0..<10 { await Task.yield() }
            inside.withLock { $0.now -= 1 }
          }
        }
      }
    }
    #expect(inside.withLock { $0.now } == 0)
    #expect((1...3).contains(inside.withLock { $0.most }))
  }
}

private func currentThread() -> UInt { UInt(bitPattern: ObjectIdentifier(Thread.current)) }

/// The name that the system knows the calling thread by.
private func threadName() -> String? {
  SystemFile.text("/proc/thread-self/comm")?.trimmingCharacters(in: .whitespacesAndNewlines)
}
