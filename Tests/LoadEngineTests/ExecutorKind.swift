import LoadScenario
import Testing

/// Every way in which operations reach threads.
struct ExecutorKind: CustomTestStringConvertible, Sendable, Hashable {
  var executor: Executor
  var submission: Submission

  var testDescription: String {
    submission == .loop ? executor.rawValue : "\(executor.rawValue), each operation submitted"
  }

  static let all = [
    ExecutorKind(executor: .threads, submission: .loop), ExecutorKind(executor: .dispatch, submission: .loop),
    ExecutorKind(executor: .dispatch, submission: .operation), ExecutorKind(executor: .tasks, submission: .loop),
    ExecutorKind(executor: .tasks, submission: .operation),
  ]
}
