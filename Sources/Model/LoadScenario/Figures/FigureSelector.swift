/// Restricts a figure to a part of what was measured: `latency{operation:get_status,result:success}`.
public enum FigureSelector: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  /// One operation, of all groups.
  case operation
  /// The operations of one group.
  case group
  /// Operations that succeeded, or those that failed.
  case result
  /// One gauge.
  case name

  /// The permitted values; nil: any text.
  var values: [String]? { self == .result ? OperationResult.allCases.map(\.rawValue) : nil }
}

/// How an operation ended.
public enum OperationResult: String, Sendable, Hashable, Codable, CaseIterable {
  case success
  case failure
}

extension [FigureSelector: String] {
  /// The result that is selected; nil: both.
  public var result: OperationResult? { self[.result].flatMap(OperationResult.init(rawValue:)) }

  /// Whether the selectors match an operation of a group.
  public func selects(operation: String, group: String) -> Bool {
    (self[.operation].map { $0 == operation } ?? true) && (self[.group].map { $0 == group } ?? true)
  }
}
