/// A target as the tool knows it before any run: what it offers, and how it is made.
public struct TargetDescription: Sendable {
  /// The name that scenarios use.
  public var name: String
  /// One line for people.
  public var summary: String
  /// What it offers.
  public var operations: [OperationDescription]
  /// Whether only the executor `threads` can run it.
  public var workersStayOnThread: Bool
  /// Makes the target in a measuring process.
  public var make: @Sendable (TargetRun) throws -> any LoadTarget
  /// Names a failure kind.
  public var failureName: @Sendable (Int32) -> String

  /// Describes a target type.
  public init<Target: LoadTarget>(_ type: Target.Type) {
    self.init(
      name: type.name, summary: type.summary, operations: type.operations,
      workersStayOnThread: type.workersStayOnThread, make: { try type.init($0) },
      failureName: { type.failureName($0) ?? "code \($0)" })
  }

  /// Describes a target by its parts.
  public init(
    name: String, summary: String, operations: [OperationDescription], workersStayOnThread: Bool,
    make: @escaping @Sendable (TargetRun) throws -> any LoadTarget, failureName: @escaping @Sendable (Int32) -> String
  ) {
    self.name = name
    self.summary = summary
    self.operations = operations
    self.workersStayOnThread = workersStayOnThread
    self.make = make
    self.failureName = failureName
  }

  /// What is wrong with the description itself (malformed or repeated names); nil when nothing is.
  public var defect: String? {
    if operations.isEmpty { return "it offers no operation" }
    var seen: Set<String> = []
    for operation in operations {
      guard OperationDescription.isValid(name: operation.name) else {
        return "operation name '\(operation.name)' is malformed: use 1 to 64 of a-z, 0-9 and _"
      }
      guard seen.insert(operation.name).inserted else { return "operation name '\(operation.name)' is there twice" }
    }
    return nil
  }
}
