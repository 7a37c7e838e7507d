internal import LoadTarget

/// A target whose operations are closures. Its name and operations come from its description, not from the type.
struct MeasuredTarget<Worker: LoadWorker & Sendable>: LoadTarget {
  static var name: String { "measured" }
  static var operations: [OperationDescription] { [] }

  private let worker: @Sendable () -> Worker

  init(_ run: TargetRun) throws {
    throw TargetRefusal("a measured closure is created from its description")
  }

  private init(_ worker: @escaping @Sendable () -> Worker) { self.worker = worker }

  func makeWorker(index: Int) -> Worker { worker() }

  fileprivate static func describe(
    _ operations: [String], asynchronous: Bool, _ failures: FailureNames, worker: @escaping @Sendable () -> Worker
  ) -> TargetDescription {
    TargetDescription(
      name: name, summary: "a closure",
      operations: operations.map { OperationDescription($0, "the closure", asynchronous: asynchronous) },
      workersStayOnThread: false, make: { _ in MeasuredTarget(worker) }, failureName: { failures.name($0) })
  }
}

extension TargetDescription {
  /// The target of a closure, or of two for two operations.
  static func calling(
    _ operations: [String], _ first: @escaping @Sendable () throws -> Void,
    _ second: (@Sendable () throws -> Void)? = nil
  ) -> TargetDescription {
    let failures = FailureNames()
    return MeasuredTarget.describe(operations, asynchronous: false, failures) {
      MeasuredWorker(first: first, second: second ?? first, failures: failures)
    }
  }

  /// Like ``calling(_:_:_:)``, for asynchronous closures.
  static func awaiting(
    _ operations: [String], _ first: @escaping @Sendable () async throws -> Void,
    _ second: (@Sendable () async throws -> Void)? = nil
  ) -> TargetDescription {
    let failures = FailureNames()
    return MeasuredTarget.describe(operations, asynchronous: true, failures) {
      MeasuredAsyncWorker(first: first, second: second ?? first, failures: failures)
    }
  }
}
