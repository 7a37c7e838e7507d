internal import LoadTarget

/// Performs workers. After `start` all stand at the gate; each `go` sends them through their loops and back to it,
/// until `leave`.
protocol WorkerExecutor: Sendable {
  /// Makes the workers, one after the other, and brings all to the gate.
  func start(_ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) throws -> any LoadWorker) throws

  /// Blocks until all workers have left. Only after the gate opened with `leave`.
  func join()
}
