/// A target as the tool knows it before any run: its operations, and how to create it.
public struct TargetDescription: Sendable {
  /// The name that scenarios use.
  public var name: String
  /// A one-line summary.
  public var summary: String
  /// Its operations: without a configuration, or with the one of ``configured(by:)``.
  public var operations: [OperationDescription]
  /// Whether only the executor `threads` can run it.
  public var workersStayOnThread: Bool
  /// Creates the target in a measuring process.
  public var make: @Sendable (TargetRun) async throws -> any LoadTarget
  /// The name of a failure kind.
  public var failureName: @Sendable (Int32) -> String
  /// Its operations with a configuration; nil if they do not depend on it.
  private var configuredOperations: (@Sendable (String) throws -> [OperationDescription])?

  /// Describes a target type.
  public init<Target: LoadTarget>(_ type: Target.Type) {
    self.init(
      name: type.name, summary: type.summary, operations: type.operations,
      workersStayOnThread: type.workersStayOnThread, make: { try await type.init($0) },
      failureName: { type.failureName($0) ?? "code \($0)" })
    configuredOperations = { try type.operations(config: $0) }
  }

  /// Describes a target by its parts.
  public init(
    name: String, summary: String, operations: [OperationDescription], workersStayOnThread: Bool,
    make: @escaping @Sendable (TargetRun) async throws -> any LoadTarget,
    failureName: @escaping @Sendable (Int32) -> String
  ) {
    self.name = name
    self.summary = summary
    self.operations = operations
    self.workersStayOnThread = workersStayOnThread
    self.make = make
    self.failureName = failureName
  }

  /// The target with the operations of a configuration.
  ///
  /// - Throws: ``TargetRefusal``, or another error of the target about the configuration; also if the operations are
  ///   malformed.
  public func configured(by config: String) throws -> TargetDescription {
    guard let configuredOperations else { return self }
    var configured = self
    configured.operations = try configuredOperations(config)
    if let defect = configured.defect { throw TargetRefusal("target '\(name)': \(defect)") }
    return configured
  }

  /// What is wrong with the description itself (malformed or duplicate names); nil if nothing is.
  public var defect: String? {
    if operations.isEmpty { return "it offers no operations" }
    var seen: Set<String> = []
    for operation in operations {
      guard OperationDescription.isValid(name: operation.name) else {
        return "invalid operation name '\(operation.name)': use 1–64 characters of a-z, 0-9 and '_'"
      }
      guard seen.insert(operation.name).inserted else { return "duplicate operation '\(operation.name)'" }
    }
    return nil
  }
}
