/// A failed operation and its kind.
///
/// A plain number, so that throwing one allocates nothing and costs a register. The target names its kinds
/// (``LoadTarget/failureName(_:)``).
@frozen
public struct OperationFailure: Error, Sendable, Hashable {
  /// The kind. 0 is allowed, though a C plugin cannot express it.
  public let code: Int32

  /// A failure of a kind.
  @inlinable
  public init(_ code: Int32) { self.code = code }
}
