internal import LoadTarget

/// Awaits a closure for each operation.
struct MeasuredAsyncWorker: LoadWorker, Sendable {
  private let body: @Sendable () async throws -> Void
  private let failures: FailureNames

  init(_ body: @escaping @Sendable () async throws -> Void, _ failures: FailureNames) {
    self.body = body
    self.failures = failures
  }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    preconditionFailure("the operation is described as asynchronous")
  }

  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    do { try await body() } catch { throw failures.failure(error) }
  }
}
