internal import LoadPlatform

/// The accounting of arrivals that were due in a phase and never begun.
extension LoopState {
  /// Called when the worker has left its loop: counts the arrivals that will not begin, as dropped if they are late
  /// enough for that, otherwise with the time they have waited, which is a lower bound of their latency.
  public mutating func settleArrivals() {
    guard let arrivals else { return }
    if awaitedTicks > 0 { settle(arrivals, due: dueTicks) }
    awaitedTicks = 0
    let (now, end) = (currentTicks, settledTicks)
    arrivals._withUnsafeGuaranteedRef { queue in
      var place = 0
      while let range = queue.takeDue(before: end) { settle(range, of: queue, at: now, &place) }
    }
  }

  /// Counts an arrival in hand that will not be performed.
  mutating func settle(_ arrivals: Unmanaged<ArrivalQueue>, due: UInt64) {
    let now = currentTicks
    guard due < settledTicks else { return }
    arrivals._withUnsafeGuaranteedRef { settle(1, waited: now &- due, $0, place: 0) }
  }

  /// Arrivals that were due earlier count as not begun. Later ones were overtaken by the end of the phase: a free
  /// worker may take this long to wake up.
  private var settledTicks: UInt64 {
    let end = min(currentTicks, control.pointee.phaseEndTicks)
    let wakeup = lane.rate.ticks(nanoseconds: Self.lateWakeupNanoseconds)
    return end > wakeup ? end &- wakeup : 0
  }

  /// Counts consecutive arrivals, as many at once as have the same outcome and the same bucket of the histogram, for
  /// there may be billions.
  private mutating func settle(_ range: Range<UInt64>, of queue: ArrivalQueue, at now: UInt64, _ place: inout Int) {
    func waited(_ index: UInt64) -> UInt64 { now &- (queue.dueTicks(index) ?? now) }
    let (longest, shortest) = (waited(range.lowerBound), waited(range.upperBound - 1))
    if lane.bucket(ticks: longest) == lane.bucket(ticks: shortest) && queue.drops(longest) == queue.drops(shortest) {
      settle(UInt64(range.count), waited: longest, queue, place: place)
      place = (place + range.count) % deckLength
    } else {
      let middle = range.lowerBound + UInt64(range.count / 2)
      settle(range.lowerBound..<middle, of: queue, at: now, &place)
      settle(middle..<range.upperBound, of: queue, at: now, &place)
    }
  }

  /// Counts arrivals for the operations of the worker's next cards, without taking the cards.
  ///
  /// - Parameter place: the number of cards in between.
  private mutating func settle(_ count: UInt64, waited: UInt64, _ queue: ArrivalQueue, place: Int) {
    let (decks, rest) = count.quotientAndRemainder(dividingBy: UInt64(deckLength))
    withLane { lane in
      for card in 0..<(decks > 0 ? deckLength : Int(rest)) {
        let slot = deck[(deckPosition + place + card) % deckLength].slot
        let own = decks + (card < Int(rest) ? 1 : 0)
        if queue.drops(waited) {
          lane.recordDropped(slot: slot, count: own)
        } else {
          lane.recordNeverBegun(slot: slot, waited: waited, count: own)
        }
      }
    }
  }
}
