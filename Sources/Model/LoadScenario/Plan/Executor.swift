/// What performs a worker's operations.
public enum Executor: String, Sendable, Hashable, Codable, CaseIterable {
  /// One operating-system thread for each worker.
  case threads
  /// One Dispatch worker for each worker of the plan: a chain of short blocks on a concurrent queue.
  case dispatch
  /// One Swift task for each worker, on the cooperative thread pool.
  case tasks

  /// The maximum number of workers in a scenario.
  public var maximumWorkers: Int {
    switch self {
    case .threads, .dispatch: 10_000
    case .tasks: 1_000_000
    }
  }

  /// The noun for a number of workers of this executor.
  public func workerNoun(_ count: Int) -> String {
    let noun =
      switch self {
      case .threads: "thread"
      case .dispatch: "Dispatch worker"
      case .tasks: "task"
      }
    return count == 1 ? noun : noun + "s"
  }
}
