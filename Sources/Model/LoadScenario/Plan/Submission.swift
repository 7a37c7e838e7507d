/// How operations reach the threads of a thread pool.
public enum Submission: String, Sendable, Hashable, Codable, CaseIterable {
  /// A worker performs one operation after another.
  case loop
  /// Each operation is submitted on its own, as a block on the queue or a child task, so that queueing is measured.
  case operation
}
