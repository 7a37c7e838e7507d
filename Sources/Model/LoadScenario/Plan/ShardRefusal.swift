/// Why a plan cannot be split into that number of shards.
public struct ShardRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence for people.
  public let description: String
}
