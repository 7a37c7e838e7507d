/// Lets the runs of this process take turns, in the order of their requests.
///
/// The queue is not limited: each waiting run is a task that its caller already holds.
actor RunTurns {
  /// The turns of all runs of this process, which share one set of processors.
  static let shared = RunTurns()

  private var isTaken = false
  private var waiting: [(number: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  private var nextNumber = 0

  /// Performs `body` while no other run is in progress.
  ///
  /// - Throws: errors of `body`; `CancellationError` if the task was cancelled while it waited.
  nonisolated func perform<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    try await take()
    do {
      let result = try await body()
      await giveBack()
      return result
    } catch {
      await giveBack()
      throw error
    }
  }

  private func take() async throws {
    try Task.checkCancellation()
    guard isTaken else {
      isTaken = true
      return
    }
    let number = nextNumber
    nextNumber += 1
    // The handler reaches this actor after the continuation was stored, even if the task is already cancelled.
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiting.append((number, $0)) }
    } onCancel: {
      Task { await self.cancel(number) }
    }
  }

  /// Number of waiting runs.
  var waitingCount: Int { waiting.count }

  private func giveBack() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().continuation.resume() }
  }

  private func cancel(_ number: Int) {
    guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: index).continuation.resume(throwing: CancellationError())
  }
}
