/// A consistent report of the health of all libraries and operations.
///
/// The status word and each operation were read once; everything else is computed from them.
public struct HealthReport: Sendable, Equatable {
  /// 100 × available libraries none of whose breakers is open or half-open ÷ available libraries, to two decimals; 100
  /// if none is available, see ``hasAvailableLibraries``.
  public let scorePercent: Double
  /// Whether any library is available; without one the score is meaningless.
  public let hasAvailableLibraries: Bool
  /// Registered libraries.
  public let totalLibraries: Int
  /// Available libraries none of whose breakers is open or half-open.
  public let healthyLibraries: Int
  /// Instrumented libraries.
  public let instrumentedLibraries: Int
  /// Libraries that are present.
  public let availableLibraries: Int
  /// Each library, in the order of registration.
  public let libraries: [LibraryHealth]
  /// Errors, breakers and overflow.
  public let errors: ErrorSummary

  /// The operations that belong to a library: its own, and those of the registry that instrument it.
  public func operations(of library: String) -> [OperationErrors] {
    errors.operations.filter { LibraryOperations.concerns($0.library, $0.operation, library: library) }
  }
}
