internal import LoadTarget

/// A target whose only operation is a closure. Its name and operation are not the type's but its description's.
struct MeasuredTarget<Worker: LoadWorker & Sendable>: LoadTarget {
  static var name: String { "measured" }
  static var operations: [OperationDescription] { [] }

  private let worker: @Sendable () -> Worker

  init(_ run: TargetRun) throws {
    throw TargetRefusal("a measured closure is made by its description")
  }

  private init(_ worker: @escaping @Sendable () -> Worker) { self.worker = worker }

  func makeWorker(index: Int) -> Worker { worker() }

  /// Describes the target of a closure.
  static func describe(
    _ operation: String, asynchronous: Bool, _ failures: FailureNames, worker: @escaping @Sendable () -> Worker
  ) -> TargetDescription {
    TargetDescription(
      name: name, summary: "a closure",
      operations: [OperationDescription(operation, "the closure", asynchronous: asynchronous)],
      workersStayOnThread: false, make: { _ in MeasuredTarget(worker) }, failureName: { failures.name($0) })
  }
}
