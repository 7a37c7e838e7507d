internal import LoadTarget

/// A target whose operations are closures. Its name and operations are not the type's but its description's.
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
    describe([operation], asynchronous: asynchronous, failures, worker: worker)
  }

  /// Describes the target of several closures.
  static func describe(
    _ operations: [String], asynchronous: Bool, _ failures: FailureNames, worker: @escaping @Sendable () -> Worker
  ) -> TargetDescription {
    TargetDescription(
      name: name, summary: "a closure",
      operations: operations.map { OperationDescription($0, "the closure", asynchronous: asynchronous) },
      workersStayOnThread: false, make: { _ in MeasuredTarget(worker) }, failureName: { failures.name($0) })
  }
}
