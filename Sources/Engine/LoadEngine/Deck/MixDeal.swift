internal import LoadPlatform
internal import LoadScenario

/// How a group's mix is dealt to its workers: row by row, with a deck for each worker in every row.
///
/// A pure function of (plan, group, worker, row), which the measuring process, its observer and all shards of a plan
/// compute alike. After each row, and at the end of a run with a given number of operations, each operation of the
/// whole group has been dealt its share, rounded down or up; the cards of a row go to the workers in turn. The decks of
/// a worker have the same order except for the few cards by which its rows differ, so that a new row costs next to
/// nothing.
struct MixDeal: Sendable {
  typealias Counts = MixShares.Counts

  /// The end of the deal: the number of cards for each worker, and the number of workers (the first ones) that get one
  /// more.
  struct Limit: Sendable, Hashable {
    var least: UInt64
    var more: UInt64
  }

  let shares: MixShares
  /// Workers of the whole plan's group.
  let workers: Int
  /// Cards of a deck.
  let length: Int
  /// The number of cards of each entry in a deck before a row changes it.
  let base: [UInt64]
  /// Whether every deck has the same entries.
  let isEven: Bool
  /// Nil: the deal does not end.
  let limit: Limit?
  private let seed: UInt64
  private let group: UInt64

  /// The approximate length of a deck whose mix comes out even; other decks have the maximum length.
  private static let preferredLength = 1024
  private static let lengths = 16...4096
  /// The usual maximum number of cards in all decks of a group.
  private static let cardBudget = 64 * 4096
  /// The number of cards within which an order is random; each such stretch has the mix's proportions.
  private static let stretch = 32

  init(_ plan: Plan, group number: Int) {
    let group = plan.wholeGroup(number)
    shares = MixShares(weights: group.mix.map(\.weight))
    workers = group.workers
    let most = min(max(Self.cardBudget / workers, Self.lengths.lowerBound), Self.lengths.upperBound)
    isEven = shares.total <= UInt64(most)
    if isEven {
      length = Int(shares.total) * max(1, min(most, Self.preferredLength) / Int(shares.total))
    } else {
      length = most
    }
    base = shares.dealt(upTo: UInt64(length))
    limit = Self.limit(plan, group: number)
    seed = plan.seed
    self.group = UInt64(number)
  }

  /// No limit for an open group: its workers perform as many operations as arrive while they are free.
  private static func limit(_ plan: Plan, group number: Int) -> Limit? {
    let groups = plan.whole.groups
    guard case .iterations(let total) = plan.whole.length, groups[number].arrivals == nil || groups[number].workers == 1
    else { return nil }
    let (least, rest) = total.quotientAndRemainder(dividingBy: UInt64(groups.reduce(0) { $0 + $1.workers }))
    let before = UInt64(groups[..<number].reduce(0) { $0 + $1.workers })
    return Limit(least: least, more: rest > before ? min(rest - before, UInt64(groups[number].workers)) : 0)
  }

  // MARK: Rows

  /// Deals a row. Does not allocate.
  ///
  /// - Parameters:
  ///   - worker: the worker's number in the whole plan's group.
  ///   - isLimited: whether the deal ends at ``limit``.
  ///   - dealt: the cards of the whole group before the row; on return, after it.
  ///   - own: on return, the cards of the worker.
  /// - Returns: the number of these cards.
  func dealRow(_ row: UInt64, to worker: Int, isLimited: Bool, _ dealt: Counts, _ own: Counts) -> Int {
    let workers = UInt64(workers)
    var boundary = (row + 1) * UInt64(length) * workers
    var first = UInt64(worker)
    let isEnd = isLimited && isLast(row)
    if isEnd, let limit {
      boundary = limit.least * workers + limit.more
    } else {
      var generator = SplitMix64(seed: seed, 0x207A, group, row)
      first = (first + generator.next() % workers) % workers
    }
    for entry in base.indices { own[entry] = dealt[entry] }
    shares.deal(dealt, upTo: boundary, isEnd: isEnd)
    /// The number of the worker's cards among the first cards of the row.
    func turns(_ cards: UInt64) -> UInt64 { cards > first ? (cards - first - 1) / workers + 1 : 0 }
    var cards: UInt64 = 0
    var total: UInt64 = 0
    for entry in base.indices {
      let before = turns(cards)
      cards += dealt[entry] - own[entry]
      own[entry] = turns(cards) - before
      total += own[entry]
    }
    return Int(total)
  }

  /// Whether the deal ends in a row before it is full.
  func isLast(_ row: UInt64) -> Bool {
    guard let limit else { return false }
    return (row * UInt64(length)...row * UInt64(length) + UInt64(length) - 1).contains(limit.least)
  }

  /// More than any worker performs.
  var mostOperations: UInt64 { (1 << 62) / UInt64(workers) }

  // MARK: Orders

  /// The entries of a worker's deck in order, before a row changes it.
  func baseOrder(ofWorker worker: Int) -> [UInt16] {
    order(of: base, SplitMix64(seed: seed, 0xDEC4, group, UInt64(worker)))
  }

  /// The entries of the last row's deck, in order.
  func lastOrder(ofWorker worker: Int, row: UInt64, _ own: Counts) -> [UInt16] {
    order(of: Array(own), SplitMix64(seed: seed, 0x1A57, group, UInt64(worker), row))
  }

  private func order(of counts: [UInt64], _ generator: SplitMix64) -> [UInt16] {
    var generator = generator
    let length = counts.reduce(0, +)
    guard length > 0 else { return [] }
    let shares = MixShares(counts: counts)
    var order: [UInt16] = []
    order.reserveCapacity(Int(length))
    var dealt = counts.map { _ in UInt64(0) }
    while order.count < length {
      let first = order.count
      let before = dealt
      dealt.withUnsafeMutableBufferPointer { shares.deal($0, upTo: min(length, UInt64(first + Self.stretch))) }
      for (entry, count) in dealt.enumerated() {
        order += repeatElement(UInt16(entry), count: Int(count - before[entry]))
      }
      order[first...].shuffle(using: &generator)
    }
    return order
  }

  /// The places of a base order, ordered by entry.
  func places(of order: [UInt16]) -> [UInt16] {
    var next: [Int] = []
    for count in base { next.append((next.last ?? 0) + Int(count)) }
    next = [0] + next.dropLast()
    var places = [UInt16](repeating: 0, count: order.count)
    for (place, entry) in order.enumerated() {
      places[next[Int(entry)]] = UInt16(place)
      next[Int(entry)] += 1
    }
    return places
  }

  /// Maximum number of cards by which a row differs from the base order.
  var mostChanges: Int { 2 * base.count }

  /// Calls `change` with each card by which a row differs from the base order: its index in the places, the entry
  /// there, and the entry that replaces it. Does not allocate.
  @inline(__always)
  func forEachChange(
    worker: Int, row: UInt64, _ own: Counts, _ change: (_ place: Int, _ from: Int, _ to: Int) -> Void
  ) {
    guard base.indices.contains(where: { own[$0] != base[$0] }) else { return }
    var generator = SplitMix64(seed: seed, 0xDEC5, group, UInt64(worker), row)
    var first = 0
    var next = 0
    var given: UInt64 = 0
    for entry in base.indices {
      let count = Int(base[entry])
      if own[entry] < base[entry] {
        let offset = generator.next() % base[entry]
        for index in 0..<base[entry] - own[entry] {
          while own[next] <= base[next] + given { (next, given) = (next + 1, 0) }
          change(first + Int((offset + index) % base[entry]), entry, next)
          given += 1
        }
      }
      first += count
    }
  }
}

extension MixShares {
  /// What is dealt up to a first boundary.
  func dealt(upTo boundary: UInt64) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: weights.count)
    counts.withUnsafeMutableBufferPointer { deal($0, upTo: boundary) }
    return counts
  }
}
