/// Why connecting to a master cannot start.
public struct MasterUnreachable: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let description: String
  init(_ description: String) { self.description = description }
}
