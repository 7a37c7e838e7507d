/// What is known of errors, over all operations.
public struct ErrorSummary: Sendable, Equatable {
  /// Failures of all ``operations``, without what overflowed.
  public let totalFailures: Int
  /// Every operation with a failure, or whose breaker was ever moved; in the order in which they became known, as
  /// long as nothing was reset.
  public let operations: [OperationErrors]
  /// Failures that were counted here only, because the table was full.
  public let overflowTableFull: Int
  /// Failures that were counted here only, because a name was longer than ``KeyLimits``.
  public let overflowKeyTooLong: Int
  /// How many operations the table has room for.
  public let operationCapacity: Int

  /// Failures whose operation is not known.
  public var overflow: Int { overflowTableFull + overflowKeyTooLong }
}
