internal import LoadTarget

/// Like ``MeasuredWorker``, for asynchronous closures.
struct MeasuredAsyncWorker: LoadWorker, Sendable {
  let first: @Sendable () async throws -> Void
  let second: @Sendable () async throws -> Void
  let failures: FailureNames

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    preconditionFailure("the operations are described as asynchronous")
  }

  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    do { try await operation == 0 ? first() : second() } catch { throw failures.failure(error) }
  }
}
