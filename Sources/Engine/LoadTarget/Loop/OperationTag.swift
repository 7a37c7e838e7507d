internal import CAgent

/// The operation that a task works for, by which the leak check attributes allocations: a task-local value that child
/// tasks and unstructured tasks inherit, and that the agent reads.
public enum OperationTag {
  /// The operation's index in the target's list; `UInt64.max`: none.
  @TaskLocal public static var current: UInt64 = .max

  /// Gives the agent the key. Called once, before the workers are created.
  public static func announce() {
    // The key of a task-local value is its declaration's object, which lives as long as the process.
    cagent_set_operation_key(Unmanaged.passUnretained($current).toOpaque())
  }
}
