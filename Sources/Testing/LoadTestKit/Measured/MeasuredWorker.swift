internal import LoadTarget

/// Calls a closure for each operation.
///
/// Nothing here retains what the closure captured, which all workers share: both properties are constants, and the
/// release build calls the closure without touching a count.
struct MeasuredWorker: LoadWorker, Sendable {
  private let body: @Sendable () throws -> Void
  private let failures: FailureNames

  init(_ body: @escaping @Sendable () throws -> Void, _ failures: FailureNames) {
    self.body = body
    self.failures = failures
  }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    do { try body() } catch { throw failures.failure(error) }
  }
}
