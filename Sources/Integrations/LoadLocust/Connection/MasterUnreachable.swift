/// Why a connection to a master cannot even be begun.
public struct MasterUnreachable: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let description: String
  init(_ description: String) { self.description = description }
}
