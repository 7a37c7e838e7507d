/// What makes a plan a part of a larger one: which part, and what the whole has where the part has less.
///
/// The rest of a part's plan describes its process: its own workers, rates and operations.
public struct PlanShard: Sendable, Hashable, Codable {
  /// What is split, as the whole plan has it.
  public struct Whole: Sendable, Hashable, Codable {
    /// All workers and rates.
    public var groups: [WorkerGroup]
    /// All operations, or the time.
    public var length: RunLength
    /// All operations of the warm-up, where their number limits it.
    public var warmupIterations: UInt64?
  }

  /// The shard that this plan is.
  public var shard: Shard
  /// The parts of the whole plan that are split.
  public var whole: Whole

  private enum CodingKeys: String, CodingKey {
    case index, count, whole
  }

  init(shard: Shard, whole: Whole) {
    self.shard = shard
    self.whole = whole
  }

  /// Decodes `index`, `count` and `whole`.
  public init(from decoder: any Decoder) throws {
    shard = try Shard(from: decoder)
    whole = try decoder.container(keyedBy: CodingKeys.self).decode(Whole.self, forKey: .whole)
  }

  /// Encodes `index`, `count` and `whole`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(shard.index, forKey: .index)
    try values.encode(shard.count, forKey: .count)
    try values.encode(whole, forKey: .whole)
  }
}
