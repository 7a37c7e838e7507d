import LoadPlatform
import TestThreads
import Testing

@Suite(.ownThread)
struct LockTests {
  @Test func deadlinePasses() {
    let lock = Lock(0)
    let deadline = MonotonicClock.nanoseconds() + 2_000_000
    let result: Int? = lock.wait(untilNanoseconds: deadline) { $0 > 0 ? $0 : nil }
    #expect(result == nil)
    #expect(MonotonicClock.nanoseconds() >= deadline)
  }

  @Test("A deadline that is over does not hide what is there")
  func pastDeadline() {
    let lock = Lock(5)
    #expect(lock.wait(untilNanoseconds: 0) { $0 } == 5)
    #expect(lock.wait(untilNanoseconds: 0) { $0 > 5 ? $0 : nil } == nil)
  }

  @Test func wakesWhoWaits() throws {
    let lock = Lock(0)
    let thread = try NativeThread.start(name: "waker") {
      lock.withLock { $0 = 7 }
      lock.wakeAll()
    }
    #expect(lock.wait(untilNanoseconds: MonotonicClock.nanoseconds() + 60_000_000_000) { $0 > 0 ? $0 : nil } == 7)
    thread.join()
  }

  @Test func waitMayChangeTheState() {
    let lock = Lock([1, 2, 3])
    #expect(lock.wait { $0.popLast() } == 3)
    #expect(lock.withLock { $0 } == [1, 2])
  }

  @Test func excludes() throws {
    let lock = Lock(0)
    let threads = try (0..<4).map { _ in
      try NativeThread.start(name: "adder") { for _ in 0..<10_000 { lock.withLock { $0 += 1 } } }
    }
    for thread in threads { thread.join() }
    #expect(lock.withLock { $0 } == 40_000)
  }

  private struct Refusal: Error {}

  @Test func passesOnErrors() {
    let lock = Lock(1)
    #expect(throws: Refusal.self) { try lock.withLock { _ throws(Refusal) in throw Refusal() } }
    #expect(lock.withLock { $0 } == 1, "the lock was released")
  }
}
