/// What an object does when its operations come one after another.
public protocol SequentialModel {
  /// All that decides what operations return.
  associatedtype State: Hashable
  /// An operation with its arguments.
  associatedtype Operation
  /// What an operation returns.
  associatedtype Result: Equatable

  /// The state before any operation.
  var initial: State { get }

  /// What an operation makes of a state, and what it returns. Pure.
  func apply(_ operation: Operation, to state: State) -> (state: State, result: Result)
}
