internal import LoadScenario
internal import LoadTarget

/// The decks of a group's workers in the measuring process.
final class GroupDealer: CardDealer, @unchecked Sendable {
  // Only the thread that runs a worker touches the worker's data, or the controller while all workers are paused.

  let deal: MixDeal
  private let entries: [DeckEntry]
  private let numbering: (first: Int, stride: Int)
  private let hands: UnsafeMutablePointer<Hand>
  /// The decks, one after another.
  private let cards: UnsafeMutablePointer<DeckEntry>
  /// For each worker, the places of its deck, ordered by entry.
  private let places: UnsafeMutablePointer<UInt16>
  /// For each worker, the group's cards up to the end of its row, and the worker's cards of the row.
  private let counts: UnsafeMutablePointer<UInt64>
  /// For each worker, the cards that its row has changed.
  private let changes: UnsafeMutablePointer<Change>

  private struct Hand {
    /// The next row.
    var row: UInt64 = 0
    var isLimited = false
    var changes = 0
  }

  private struct Change {
    var place: UInt16
    var entry: UInt16
  }

  /// - Parameter entries: the card of each entry of the mix.
  init(_ plan: Plan, group number: Int, entries: [DeckEntry]) {
    deal = MixDeal(plan, group: number)
    self.entries = entries
    numbering = plan.numbering(ofGroup: number)
    let workers = plan.groups[number].workers
    hands = .allocate(capacity: workers)
    hands.initialize(repeating: Hand(), count: workers)
    cards = .allocate(capacity: workers * deal.length)
    places = .allocate(capacity: workers * deal.length)
    counts = .allocate(capacity: workers * entries.count * 2)
    counts.initialize(repeating: 0, count: workers * entries.count * 2)
    changes = .allocate(capacity: workers * deal.mostChanges)
    super.init()
    for worker in 0..<workers {
      let order = deal.baseOrder(ofWorker: self.number(of: worker))
      for (place, entry) in order.enumerated() { deck(of: worker)[place] = entries[Int(entry)] }
      for (index, place) in deal.places(of: order).enumerated() { places[worker * deal.length + index] = place }
    }
  }

  deinit {
    hands.deallocate()
    cards.deallocate()
    places.deallocate()
    counts.deallocate()
    changes.deallocate()
  }

  private func number(of worker: Int) -> Int { numbering.first + worker * numbering.stride }

  func deck(of worker: Int) -> UnsafeMutablePointer<DeckEntry> { cards + worker * deal.length }

  /// Begins a phase. Only while the worker stands still.
  ///
  /// - Parameter isLimited: whether it has the plan's number of operations.
  /// - Returns: the length of the first deck.
  func begin(worker: Int, isLimited: Bool) -> Int {
    // The last row of a phase has its own order.
    let wasLast = hands[worker].isLimited && hands[worker].row > 0 && deal.isLast(hands[worker].row - 1)
    if wasLast {
      for (place, entry) in deal.baseOrder(ofWorker: number(of: worker)).enumerated() {
        deck(of: worker)[place] = entries[Int(entry)]
      }
      hands[worker].changes = 0
    }
    hands[worker].row = 0
    hands[worker].isLimited = isLimited
    (counts + worker * entries.count * 2).update(repeating: 0, count: entries.count)
    return deal(worker: worker)
  }

  override func deal(worker: Int) -> Int {
    let deck = deck(of: worker)
    let size = entries.count
    let dealt = MixDeal.Counts(start: counts + worker * size * 2, count: size)
    let own = MixDeal.Counts(start: counts + worker * size * 2 + size, count: size)
    let hand = hands[worker]
    let changed = changes + worker * deal.mostChanges
    for index in 0..<hand.changes { deck[Int(changed[index].place)] = entries[Int(changed[index].entry)] }
    let length = deal.dealRow(hand.row, to: number(of: worker), isLimited: hand.isLimited, dealt, own)
    var count = 0
    if hand.isLimited, deal.isLast(hand.row) {
      let order = deal.lastOrder(ofWorker: number(of: worker), row: hand.row, own)
      for (place, entry) in order.enumerated() { deck[place] = entries[Int(entry)] }
    } else {
      let places = places + worker * deal.length
      deal.forEachChange(worker: number(of: worker), row: hand.row, own) { index, from, to in
        deck[Int(places[index])] = entries[to]
        changed[count] = Change(place: places[index], entry: UInt16(from))
        count += 1
      }
    }
    hands[worker].changes = count
    hands[worker].row += 1
    // A worker without operations takes no card.
    return max(1, length)
  }
}
