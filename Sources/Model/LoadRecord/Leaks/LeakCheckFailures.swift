/// The failed calls of an operation in a leak check.
public struct LeakCheckFailures: Sendable, Codable, Hashable {
  /// The name of an operation that failed.
  public var operation: String
  /// Calls in the windows.
  public var calls: UInt64
  /// The number of them that failed.
  public var failures: UInt64
  /// The failures by kind.
  public var kinds: [String: UInt64]

  /// Describes failures.
  public init(operation: String, calls: UInt64, failures: UInt64, kinds: [String: UInt64] = [:]) {
    self.operation = operation
    self.calls = calls
    self.failures = failures
    self.kinds = kinds
  }

  /// Whether no call succeeded.
  public var neverSucceeded: Bool { calls > 0 && failures >= calls }

  /// A sentence for the case that none succeeded.
  package var sentence: String {
    "operation '\(operation)' never succeeded in the leak check: all \(calls) calls failed, so what a "
      + "successful call retains is unknown"
  }
}
