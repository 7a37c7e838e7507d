/// Why a message is not a valid message of a Locust master.
public struct LocustMessageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let description: String
  init(_ description: String) { self.description = description }
}
