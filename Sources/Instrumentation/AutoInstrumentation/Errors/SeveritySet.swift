/// A set of severities in one byte, for hot paths.
public struct SeveritySet: Sendable, Hashable, ExpressibleByArrayLiteral {
  private let bits: UInt8

  /// The severities listed.
  public init(arrayLiteral severities: ErrorSeverity...) { self.init(severities) }

  /// The severities of a sequence.
  public init(_ severities: some Sequence<ErrorSeverity>) {
    bits = severities.reduce(0) { $0 | 1 << $1.rawValue }
  }

  /// A severity and all higher ones.
  public static func atLeast(_ least: ErrorSeverity) -> SeveritySet {
    SeveritySet(ErrorSeverity.allCases.filter { $0 >= least })
  }

  /// Whether the severity is one of the set.
  public func contains(_ severity: ErrorSeverity) -> Bool { bits & 1 << severity.rawValue != 0 }
}
