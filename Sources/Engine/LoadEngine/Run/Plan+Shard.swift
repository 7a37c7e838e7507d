internal import LoadPlatform
internal import LoadScenario

extension Plan {
  /// The seed of random choices that the shards of a plan do not share: those of the target and the distances between
  /// Poisson arrivals. Decks and samplers use the plan's seed, because workers keep their numbers.
  var ownSeed: UInt64 {
    guard let shard = shard?.shard else { return seed }
    var generator = SplitMix64(seed: seed, 0x5_4A2D, UInt64(shard.index), UInt64(shard.count))
    return generator.next()
  }
}
