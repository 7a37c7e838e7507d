internal import LoadTarget

/// Runs workers. After `start` all stand at the gate; each `go` sends them through their loops and back to it, until
/// `leave`.
protocol WorkerExecutor: Sendable {
  /// Creates the workers, one after another, and brings all to the gate.
  func start(_ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) async throws -> any LoadWorker)
    throws

  /// A phase begins: workers may wait for their time. Called before the gate opens.
  func begin()

  /// Holds the run: resumes waiting workers, so that they come to the gate.
  func hold()

  /// Blocks until all workers have left. Only after the gate opened with `leave`.
  func join()
}

extension WorkerExecutor {
  /// Workers wait on their own threads, and check by themselves whether the run is held.
  func begin() {}
  func hold() {}
}
