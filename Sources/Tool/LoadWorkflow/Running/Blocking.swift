internal import LoadPlatform

/// Work that blocks its thread, kept off the concurrency pool.
package enum Blocking {
  /// Runs `body` on its own thread.
  package static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try NativeThread.start(name: "blocking") { continuation.resume(returning: body()) }.detach()
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}
