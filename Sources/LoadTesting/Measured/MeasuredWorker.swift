internal import LoadTarget

/// Calls a closure for each operation.
struct MeasuredWorker: LoadWorker, Sendable {
  private let body: @Sendable () throws -> Void
  private let failures: FailureNames

  init(_ body: @escaping @Sendable () throws -> Void, _ failures: FailureNames) {
    // A context of the worker's own around the shared one: calling a stored closure may retain its context, and a
    // retain of what all workers share is a write that all processors wait for.
    self.body = { try body() }
    self.failures = failures
  }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    do { try body() } catch { throw failures.failure(error) }
  }
}
