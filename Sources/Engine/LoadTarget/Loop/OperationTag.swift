internal import CAgent

/// Which operation a task works for, so that the leak check can tell whose an allocation is: a task-local value that
/// child tasks and unstructured tasks inherit, and the agent reads.
public enum OperationTag {
  /// The operation's index in the target's list; `UInt64.max`: none.
  @TaskLocal public static var current: UInt64 = .max

  /// Tells the agent where to look. Once, before the workers are made.
  public static func announce() {
    // The key of a task-local value is its declaration's object, which lives as long as the process.
    cagent_set_operation_key(Unmanaged.passUnretained($current).toOpaque())
  }
}
