internal import LoadPlatform
internal import LoadScenario

extension Plan {
  /// The seed of what the shards of a plan do not have in common: the target's own choices and the distances between
  /// Poisson arrivals. Decks and samplers have the plan's, because workers keep their numbers.
  var ownSeed: UInt64 {
    guard let shard = shard?.shard else { return seed }
    var generator = SplitMix64(seed: seed, 0x5_4A2D, UInt64(shard.index), UInt64(shard.count))
    return generator.next()
  }
}
