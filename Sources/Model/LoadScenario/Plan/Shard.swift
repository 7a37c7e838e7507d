/// Which of the processes that perform a plan together: number `index` of `count`, counted from 0.
public struct Shard: Sendable, Hashable, Codable, CustomStringConvertible {
  /// From 0 to `count` − 1.
  public let index: Int
  /// The number of shards. At least 1.
  public let count: Int

  /// The maximum number of shards of a plan.
  public static let maximumCount = 1_000_000

  /// A shard; nil where the index or the count is out of range.
  public init?(index: Int, count: Int) {
    guard count >= 1, count <= Shard.maximumCount, index >= 0, index < count else { return nil }
    self.index = index
    self.count = count
  }

  /// A shard as it is written on a command line, `0/4`; nil for any other text.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Shard.number(parts[0]), let count = Shard.number(parts[1]) else { return nil }
    self.init(index: index, count: count)
  }

  /// As synthesised, but refuses invalid shards.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard
      let shard = Shard(
        index: try values.decode(Int.self, forKey: .index), count: try values.decode(Int.self, forKey: .count))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .index, in: values, debugDescription: "invalid shard: 'index' must be from 0 to 'count' − 1")
    }
    self = shard
  }

  /// A whole number in digits alone.
  package static func number(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// For people: `shard 0 of 4`.
  public var description: String { "shard \(index) of \(count)" }

  /// This shard's share of the first `total` workers, operations or anything else that is dealt out in turn: those
  /// whose number divided by `count` leaves the remainder `index`.
  func share(of total: Int) -> Int { total > index ? (total - index - 1) / count + 1 : 0 }

  /// The first number from `start` on that is this shard's, relative to `start`.
  func first(from start: Int) -> Int { (index - start % count + count) % count }
}
