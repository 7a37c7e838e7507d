/// Why a plan cannot be split into so many shards.
public struct ShardRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence for people.
  public let description: String
}
