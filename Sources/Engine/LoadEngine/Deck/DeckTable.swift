internal import LoadPlatform
internal import LoadScenario

/// The decks of a plan: for each worker a shuffled, endlessly repeated sequence of the operations of its group's mix.
///
/// A pure function of the plan: both processes build it and agree. Workers of a shard have the decks that they have in the
/// whole plan. Above ``decksPerGroup`` workers a group's workers
/// share decks, each from a starting card of its own, so that a million workers need no more memory than 64.
struct DeckTable: Sendable {
  /// One group's decks.
  struct GroupDecks: Sendable {
    /// Cards of every deck.
    let length: Int
    /// The mix entry at each position, deck after deck.
    let entries: [UInt16]
    /// How often each entry occurs before each position: `(length + 1) × entries` numbers for each deck.
    let before: [UInt32]
    /// Number of mix entries.
    let entryCount: Int
    /// How many decks.
    let deckCount: Int
    /// The numbers of the group's workers in the whole plan: the first, and how far apart they are.
    let numbering: (first: Int, stride: Int)
  }

  static let decksPerGroup = 64

  let groups: [GroupDecks]
  private let seed: UInt64

  init(plan: Plan) {
    seed = plan.seed
    groups = plan.groups.enumerated().map { index, group in
      DeckTable.makeDecks(group, number: index, of: plan)
    }
  }

  /// Which deck a worker has, and where it starts.
  func start(group: Int, workerInGroup: Int) -> (deck: Int, position: Int) {
    let decks = groups[group]
    let worker = decks.numbering.first + workerInGroup * decks.numbering.stride
    let deck = worker % decks.deckCount
    if worker < decks.deckCount { return (deck, 0) }
    var generator = SplitMix64(seed: seed, 0x5_7A27, UInt64(group), UInt64(worker))
    return (deck, Int(generator.next() % UInt64(decks.length)))
  }

  /// The mix entry of a worker's operation number `position` in the phase.
  func entry(group: Int, workerInGroup: Int, position: UInt64) -> Int {
    let decks = groups[group]
    let (deck, first) = start(group: group, workerInGroup: workerInGroup)
    let card = (UInt64(first) + position) % UInt64(decks.length)
    return Int(decks.entries[deck * decks.length + Int(card)])
  }

  /// Adds to `counts` how often each mix entry occurs among a worker's first `operations` operations.
  func addCounts(group: Int, workerInGroup: Int, operations: UInt64, to counts: inout [UInt64]) {
    let decks = groups[group]
    let (deck, first) = start(group: group, workerInGroup: workerInGroup)
    let last = UInt64(first) + operations
    let rounds = last / UInt64(decks.length)
    let rest = Int(last % UInt64(decks.length))
    let base = deck * (decks.length + 1)
    for entry in 0..<decks.entryCount {
      let whole = UInt64(decks.before[(base + decks.length) * decks.entryCount + entry])
      let upToLast = UInt64(decks.before[(base + rest) * decks.entryCount + entry])
      let upToFirst = UInt64(decks.before[(base + first) * decks.entryCount + entry])
      counts[entry] += rounds * whole + upToLast - upToFirst
    }
  }

  private static func makeDecks(_ group: WorkerGroup, number: Int, of plan: Plan) -> GroupDecks {
    let cards = MixCards(weights: group.mix.map(\.weight))
    let deckCount = min(plan.wholeGroup(number).workers, decksPerGroup)
    let length = cards.length
    let entryCount = group.mix.count
    var entries: [UInt16] = []
    entries.reserveCapacity(deckCount * length)
    var before: [UInt32] = []
    before.reserveCapacity(deckCount * (length + 1) * entryCount)
    let sorted = cards.counts.enumerated().flatMap { Array(repeating: UInt16($0), count: $1) }
    for deck in 0..<deckCount {
      var generator = SplitMix64(seed: plan.seed, 0xDEC4, UInt64(number), UInt64(deck))
      let shuffled = sorted.shuffled(using: &generator)
      entries += shuffled
      var seen = [UInt32](repeating: 0, count: entryCount)
      before += seen
      for entry in shuffled {
        seen[Int(entry)] += 1
        before += seen
      }
    }
    return GroupDecks(
      length: length, entries: entries, before: before, entryCount: entryCount, deckCount: deckCount,
      numbering: plan.numbering(ofGroup: number))
  }
}
