internal import Foundation
internal import LoadPlatform
public import Testing

/// Runs each test of a suite on a thread of its own.
///
/// The concurrency pool has as many threads as there are processors, and Swift Testing runs every test on it. A test that
/// blocks or computes for long keeps a thread of the pool from all others: with one processor, from every task of the
/// process. For such tests; one that only awaits needs no thread.
///
/// At most ``width`` such tests run at once. A time limit of a test includes its wait for a place, so use none together
/// with this trait.
public struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  /// Whether the tests of a suite inherit the trait.
  public var isRecursive: Bool { true }

  /// How many tests of a process have threads of their own at once.
  public static let width = max(2, ProcessInfo.processInfo.activeProcessorCount)

  private static let places = Turnstile(width: width)
  @TaskLocal private static var isTaken = false

  /// Performs the test's body on its own thread, when there is a place for it.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    // A test and its suite may both have the trait.
    if OwnThread.isTaken { return try await function() }
    try await OwnThread.$isTaken.withValue(true) {
      try await OwnThread.places.pass { try await OwnThread.run(function) }
    }
  }

  /// Performs `body` on a new thread: everything between its suspension points, and its child tasks.
  public static func run<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    let jobs = JobQueue()
    try NativeThread.start(name: "test") { jobs.runUntilClosed() }.detach()
    defer { jobs.close() }
    return try await withTaskExecutorPreference(jobs) { try await body() }
  }
}

extension Trait where Self == OwnThread {
  /// Gives each test a thread of its own; see ``OwnThread``.
  public static var ownThread: OwnThread { OwnThread() }
}
