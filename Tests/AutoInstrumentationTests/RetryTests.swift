import Synchronization
import Testing

@testable import AutoInstrumentation

struct RetryTests {
  /// A clock whose sleeps return at once and are noted.
  private final class NotingClock: Clock, Sendable {
    typealias Instant = ManualClock.Instant
    private let manual = ManualClock()
    private let noted = LockedList()

    var now: Instant { manual.now }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { noted.values }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
      noted.append(now.duration(to: deadline))
      manual.advance(by: now.duration(to: deadline))
    }
  }

  private final class LockedList: @unchecked Sendable {
    // Protected by `lock`.
    private var stored: [Duration] = []
    private let lock = Lock()
    var values: [Duration] { lock.withLock { stored } }
    func append(_ value: Duration) { lock.withLock { stored.append(value) } }
  }

  /// A clock whose sleeps end only by cancellation.
  private final class EndlessClock: Clock, Sendable {
    typealias Instant = ManualClock.Instant
    let sleeping = Atomic(false)
    var now: Instant { Instant(sinceStart: .zero) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
      let (stream, continuation) = AsyncStream<Void>.makeStream()
      sleeping.store(true, ordering: .releasing)
      for await _ in stream {}
      withExtendedLifetime(continuation) {}
      try Task.checkCancellation()
    }
  }

  private static let exact = try? RetryPolicy(jitter: 1...1)

  @Test(
    "row 26: impossible values are refused, with every problem",
    arguments: [
      (-1, Duration.seconds(1), Duration.seconds(60), 2.0, 0.5...1.0),
      (1_000_001, .seconds(1), .seconds(60), 2, 0.5...1),
      (3, .seconds(-1), .seconds(60), 2, 0.5...1), (3, .seconds(2), .seconds(1), 2, 0.5...1),
      (3, .seconds(1), .seconds(366 * 86_400), 2, 0.5...1), (3, .seconds(1), .seconds(60), 0.5, 0.5...1),
      (3, .seconds(1), .seconds(60), .infinity, 0.5...1), (3, .seconds(1), .seconds(60), .nan, 0.5...1),
      (3, .seconds(1), .seconds(60), 2, -0.5...1), (3, .seconds(1), .seconds(60), 2, 0.5...1.5),
    ])
  func impossible(
    _ retries: Int, _ base: Duration, _ most: Duration, _ factor: Double, _ jitter: ClosedRange<Double>
  ) {
    #expect(throws: ConfigurationError.self) {
      try RetryPolicy(maxRetries: retries, baseDelay: base, maxDelay: most, factor: factor, jitter: jitter)
    }
  }

  @Test("row 26: pauses double up to the limit, and a large number of retries does not overflow")
  func saturating() throws {
    let policy = RetryPolicy.standard
    #expect((1...8).map { policy.delay(beforeRetry: $0) } == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
    #expect(policy.delay(beforeRetry: .max) == .seconds(60))
    #expect(policy.delay(beforeRetry: 0) == .seconds(1))
    // A factor so small that counting up to it would not end.
    let slow = try RetryPolicy(maxRetries: 1, factor: 1.0.nextUp)
    #expect(slow.delay(beforeRetry: .max) >= .seconds(1))
    let flat = try RetryPolicy(baseDelay: .zero, maxDelay: .zero, factor: 1)
    #expect(flat.delay(beforeRetry: .max) == .zero)
  }

  @Test("jitter keeps each pause within its share", arguments: [1, 2, 3] as [UInt64])
  func jitter(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let pauses = (0..<1000).map { _ in RetryPolicy.standard.delay(beforeRetry: 2, using: &random) }
    #expect(pauses.allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(2) }, "seed \(seed)")
    #expect(Set(pauses).count > 900, "seed \(seed)")
  }

  @Test("row 26: the last cause is kept, and the pauses are the policy's")
  func exhausted() async throws {
    let clock = NotingClock()
    let policy = try #require(Self.exact)
    let calls = Counts()
    let error = await #expect(throws: RetriesExhausted.self) {
      try await policy.run(on: clock) { call in
        calls.first.add(1, ordering: .relaxed)
        throw InstrumentationError(.instrumentation, "call \(call)")
      }
    }
    #expect(error?.calls == 4)
    #expect((error?.lastError as? InstrumentationError)?.message == "call 4")
    #expect(calls.first.load(ordering: .relaxed) == 4)
    #expect(clock.sleeps == [.seconds(1), .seconds(2), .seconds(4)])
  }

  @Test("a success ends it; no retries means one call")
  func success() async throws {
    let clock = NotingClock()
    let policy = try #require(Self.exact)
    let value = try await policy.run(on: clock) { call in
      if call < 3 { throw Broken() }
      return call
    }
    #expect(value == 3)
    #expect(clock.sleeps.count == 2)
    let once = try RetryPolicy(maxRetries: 0)
    let error = await #expect(throws: RetriesExhausted.self) { try await once.run(on: clock) { _ in throw Broken() } }
    #expect(error?.calls == 1)
    #expect(clock.sleeps.count == 2)
  }

  @Test("an error that is not worth another call is thrown as it is, and so is a cancellation")
  func notRetried() async throws {
    let clock = NotingClock()
    let isRetryable: (any Error) -> Bool = { !($0 is Broken) }
    await #expect(throws: Broken.self) {
      try await RetryPolicy.standard.run(on: clock, isRetryable: isRetryable) { _ in throw Broken() }
    }
    await #expect(throws: CancellationError.self) {
      try await RetryPolicy.standard.run(on: clock) { _ in throw CancellationError() }
    }
    #expect(clock.sleeps.isEmpty)
  }

  @Test("row 26: a pause ends when its task is cancelled")
  func cancelledPause() async throws {
    let clock = EndlessClock()
    let task = Task { try await RetryPolicy.standard.run(on: clock) { _ in throw Broken() } }
    while !clock.sleeping.load(ordering: .acquiring) { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
