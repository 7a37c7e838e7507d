internal import LoadTarget

/// A closure and the same without a wrapper, for each of two operations.
struct MeasuredPairWorker: LoadWorker, Sendable {
  /// The operations' names, in the order of the workers' cases.
  static let operations = (baseline: "baseline", instrumented: "instrumented")

  private let baseline: @Sendable () throws -> Void
  private let instrumented: @Sendable () throws -> Void
  private let failures: FailureNames

  init(
    baseline: @escaping @Sendable () throws -> Void, instrumented: @escaping @Sendable () throws -> Void,
    _ failures: FailureNames
  ) {
    self.baseline = baseline
    self.instrumented = instrumented
    self.failures = failures
  }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    do { try operation == 0 ? baseline() : instrumented() } catch { throw failures.failure(error) }
  }
}

/// As ``MeasuredPairWorker``, awaited.
struct MeasuredAsyncPairWorker: LoadWorker, Sendable {
  private let baseline: @Sendable () async throws -> Void
  private let instrumented: @Sendable () async throws -> Void
  private let failures: FailureNames

  init(
    baseline: @escaping @Sendable () async throws -> Void, instrumented: @escaping @Sendable () async throws -> Void,
    _ failures: FailureNames
  ) {
    self.baseline = baseline
    self.instrumented = instrumented
    self.failures = failures
  }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    preconditionFailure("the operations are described as asynchronous")
  }

  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    do { try await operation == 0 ? baseline() : instrumented() } catch { throw failures.failure(error) }
  }
}
