internal import LoadTarget

/// Calls a closure for each operation: one of two where there are two operations.
///
/// Nothing here retains what the closures captured, which all workers share: all properties are constants, and the
/// release build calls a closure without touching a count.
struct MeasuredWorker: LoadWorker, Sendable {
  let first: @Sendable () throws -> Void
  let second: @Sendable () throws -> Void
  let failures: FailureNames

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    do { try operation == 0 ? first() : second() } catch { throw failures.failure(error) }
  }
}
