/// One operation of a history, and when it ran.
public struct Call<Operation, Result> {
  /// The operation with its arguments.
  public let operation: Operation
  /// What it returned; nil: it is pending, and may have taken effect or not.
  public let result: Result?
  /// The tick before it began.
  public let invoked: UInt64
  /// The tick after it returned; the largest number while pending.
  public let returned: UInt64

  /// A call that returned.
  public init(_ operation: Operation, _ result: Result, invoked: UInt64, returned: UInt64) {
    self.operation = operation
    self.result = result
    self.invoked = invoked
    self.returned = returned
  }

  /// A call that has not returned.
  public init(pending operation: Operation, invoked: UInt64) {
    self.operation = operation
    result = nil
    self.invoked = invoked
    returned = .max
  }
}

extension Call: Sendable where Operation: Sendable, Result: Sendable {}
