internal import LoadScenario

/// Follows the decks of a plan from outside the measuring process: the number of operations of a worker determines
/// which operations it has performed.
struct DeckTable: Sendable {
  /// How far the workers of a group have been followed, in whole rows.
  fileprivate struct GroupRows: Sendable {
    let deal: MixDeal
    /// The numbers of the group's workers in the whole plan: the first, and the distance between them.
    let numbering: (first: Int, stride: Int)
    /// Rows of each worker.
    var rows: [UInt64]
    /// For each worker, the cards dealt to the group in its rows.
    var dealt: [UInt64]
    /// For each worker, the operations it performed in its rows.
    var performed: [UInt64]
  }

  private var groups: [GroupRows]
  /// Whether the workers have the plan's number of operations, as in the measured phase.
  var isLimited = true

  init(plan: Plan) {
    groups = plan.groups.enumerated().map { number, group in
      let zeros = [UInt64](repeating: 0, count: group.workers * group.mix.count)
      return GroupRows(
        deal: MixDeal(plan, group: number), numbering: plan.numbering(ofGroup: number),
        rows: [UInt64](repeating: 0, count: group.workers), dealt: zeros, performed: zeros)
    }
  }

  /// The mix entry of a worker's operation number `position` in the phase.
  func entry(group: Int, workerInGroup: Int, position: UInt64) -> Int {
    var rows = groups[group]
    let row = rows.follow(workerInGroup, to: position, isLimited: isLimited)
    return rows.order(workerInGroup, row, isLimited: isLimited).last.map { Int($0) } ?? 0
  }

  /// Adds to `counts` how often each mix entry occurs among a worker's first `operations` operations.
  mutating func addCounts(group: Int, workerInGroup: Int, operations: UInt64, to counts: inout [UInt64]) {
    guard operations > 0 else { return }
    let row = groups[group].follow(workerInGroup, to: operations - 1, isLimited: isLimited)
    let size = counts.count
    for entry in 0..<size { counts[entry] += groups[group].performed[workerInGroup * size + entry] }
    if row.cards.reduce(0, +) == row.count {
      for entry in 0..<size { counts[entry] += row.cards[entry] }
    } else {
      for entry in groups[group].order(workerInGroup, row, isLimited: isLimited) { counts[Int(entry)] += 1 }
    }
  }
}

extension DeckTable.GroupRows {
  /// Maximum number of rows of a worker between two readings.
  private static let mostRows: UInt64 = 100_000_000

  /// A row of a worker: its number, the worker's cards, and the number of cards up to a position.
  typealias Row = (number: UInt64, cards: [UInt64], count: UInt64)

  /// Follows a worker to the row of a position.
  fileprivate mutating func follow(_ worker: Int, to position: UInt64, isLimited: Bool) -> Row {
    let size = deal.base.count
    let own = worker * size..<(worker + 1) * size
    let number = numbering.first + worker * numbering.stride
    // A target that corrupts memory may have written any position.
    let (row, place) = min(position, deal.mostOperations).quotientAndRemainder(dividingBy: UInt64(deal.length))
    if rows[worker] > row {
      rows[worker] = 0
      for entry in own { (dealt[entry], performed[entry]) = (0, 0) }
    }
    if deal.isEven || row - rows[worker] > Self.mostRows {
      for (entry, count) in zip(own, deal.base) { performed[entry] += count * (row - rows[worker]) }
      dealt.replaceSubrange(own, with: deal.shares.dealt(upTo: row * UInt64(deal.length * deal.workers)))
      rows[worker] = row
    }
    var group = Array(dealt[own])
    var cards = [UInt64](repeating: 0, count: size)
    while rows[worker] < row {
      deal(rows[worker], number, isLimited, &group, &cards)
      for (entry, count) in zip(own, cards) { performed[entry] += count }
      rows[worker] += 1
    }
    dealt.replaceSubrange(own, with: group)
    deal(row, number, isLimited, &group, &cards)
    return (row, cards, place + 1)
  }

  /// The entries of a row's cards up to a position.
  fileprivate func order(_ worker: Int, _ row: Row, isLimited: Bool) -> ArraySlice<UInt16> {
    let number = numbering.first + worker * numbering.stride
    var cards = row.cards
    return cards.withUnsafeMutableBufferPointer { cards in
      if isLimited, deal.isLast(row.number) {
        return deal.lastOrder(ofWorker: number, row: row.number, cards).prefix(Int(row.count))
      }
      var order = deal.baseOrder(ofWorker: number)
      let places = deal.places(of: order)
      deal.forEachChange(worker: number, row: row.number, cards) { index, _, entry in
        order[Int(places[index])] = UInt16(entry)
      }
      return order.prefix(Int(row.count))
    }
  }

  private func deal(
    _ row: UInt64, _ number: Int, _ isLimited: Bool, _ group: inout [UInt64], _ cards: inout [UInt64]
  ) {
    group.withUnsafeMutableBufferPointer { group in
      cards.withUnsafeMutableBufferPointer { cards in
        _ = deal.dealRow(row, to: number, isLimited: isLimited, group, cards)
      }
    }
  }
}
