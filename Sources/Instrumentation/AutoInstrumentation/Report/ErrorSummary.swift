/// The errors of all operations.
public struct ErrorSummary: Sendable, Equatable {
  /// Failures of all ``operations``, without the overflow.
  public let totalFailures: Int
  /// Every operation with a failure, or whose breaker ever changed its state; in the order in which they became known,
  /// as long as nothing was reset.
  public let operations: [OperationErrors]
  /// Failures without an operation because the table was full.
  public let overflowTableFull: Int
  /// Failures without an operation because a name exceeded ``KeyLimits``.
  public let overflowKeyTooLong: Int
  /// Maximum number of operations in the table.
  public let operationCapacity: Int

  /// All failures without an operation.
  public var overflow: Int { overflowTableFull + overflowKeyTooLong }
}
