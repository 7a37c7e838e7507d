/// Lets the runs of this process take turns, in the order in which they come.
///
/// The queue has no limit of its own: each that waits is a task that its caller holds already.
actor RunTurns {
  /// The turns of all runs of this process: there is one set of processors to be measured.
  static let shared = RunTurns()

  private var isTaken = false
  private var waiting: [(number: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  private var nextNumber = 0

  /// Performs `body` while no other is performed.
  ///
  /// - Throws: what `body` throws; `CancellationError` when the task was cancelled while it waited.
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
    // The handler comes to this actor after the continuation was kept, even when the task is cancelled already.
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiting.append((number, $0)) }
    } onCancel: {
      Task { await self.cancel(number) }
    }
  }

  /// How many wait for their turn.
  var waitingCount: Int { waiting.count }

  private func giveBack() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().continuation.resume() }
  }

  private func cancel(_ number: Int) {
    guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: index).continuation.resume(throwing: CancellationError())
  }
}
