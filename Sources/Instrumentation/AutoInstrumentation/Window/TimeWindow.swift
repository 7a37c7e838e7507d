/// The calls of the last W: 16 slices of time for each stripe, and for each slice a count of calls, failures and slow calls.
/// Lock-free.
///
/// A count and the slice and generation that it belongs to are one word, so that replacing an old slice's count and adding to
/// the present one are each one compare-and-swap. A call adds to the calls before it adds to the failures, and a judge reads
/// failures first, so that it finds no failure without its call. The counts of a slice are replaced one by one, though: a
/// judge must not read a slice that a call of the present may replace.
///
/// A judge reads after its own call is counted. Additions and reads are in one order that all threads see, so of two calls
/// that end together at least one finds the other.
struct TimeWindow<Words: WordStorage>: Sendable {
  /// For each stripe 16 counts of calls, 16 of failures, 16 of slow calls. A word: count in the low 32 bits, which ends at
  /// its limit; the slice's number without its low 4 bits, modulo 2^18, above; the generation's 14 bits on top. A count is taken
  /// for one of the present by mistake if nothing replaced it for exactly a multiple of 262,144 windows.
  let words: Words
  let stripeMask: Int

  static var slices: UInt64 { 16 }
  private static var kinds: Int { 3 }
  private static var stripeWords: Int { 48 }
  private static var countMask: UInt64 { 1 << 32 - 1 }

  static func wordCount(stripes: Int) -> Int { stripes * stripeWords }

  /// Records a call that was admitted in a generation and ended in a slice.
  ///
  /// - Parameters:
  ///   - isCurrent: whether the breaker is still in that generation; asked only when a word belongs to another.
  ///   - currentSlice: the slice that it is now; asked only when a word belongs to another.
  @inline(__always)
  func record(
    _ outcome: CallOutcome, _ generation: UInt64, slice: UInt64, stripe: Int, isCurrent: () -> Bool,
    currentSlice: () -> UInt64
  ) {
    add(0, generation, slice, stripe, isCurrent, currentSlice)
    if outcome.contains(.failed) { add(1, generation, slice, stripe, isCurrent, currentSlice) }
    if outcome.contains(.slow) { add(2, generation, slice, stripe, isCurrent, currentSlice) }
  }

  /// What the window of a generation holds now, for the call that was just recorded.
  ///
  /// The clock is read again after the counts: if it is in the same slice, no count that was read was replaced meanwhile. If it
  /// has moved on, the counts are read again for the slice it is now. Each time one more of the oldest slices is left out,
  /// so that the clock may move on by that many slices meanwhile: what is read is the window at the moment when it did.
  /// So it ends after 16 attempts, however slow the thread and however fast the clock. Wait-free.
  ///
  /// - Parameters:
  ///   - slice: in which the call was recorded.
  ///   - currentSlice: the slice that it is now.
  /// - Returns: nil: the clock left each window behind before it was read; the call belongs to none of them any more.
  func currentTotals(_ generation: UInt64, slice: UInt64, currentSlice: () -> UInt64) -> WindowTotals? {
    var last = slice
    for leftOut in 0..<Self.slices {
      let totals = totals(generation, slice: last, slices: Self.slices - leftOut)
      let now = currentSlice()
      if now <= last + leftOut { return totals }
      last = now
    }
    return nil
  }

  /// What so many slices of a generation hold, of which the last is given.
  func totals(_ generation: UInt64, slice: UInt64, slices: UInt64 = Self.slices) -> WindowTotals {
    let slow = sum(2, generation, slice, slices)
    let failures = sum(1, generation, slice, slices)
    return WindowTotals(calls: sum(0, generation, slice, slices), failures: failures, slow: slow)
  }

  @inline(__always)
  private func add(
    _ kind: Int, _ generation: UInt64, _ slice: UInt64, _ stripe: Int, _ isCurrent: () -> Bool,
    _ currentSlice: () -> UInt64
  ) {
    let word = words.word(index(kind, slice, stripe & stripeMask))
    let tag = Self.tag(generation, slice)
    var current = word.load()
    while true {
      let desired: UInt64
      if current & ~Self.countMask == tag {
        if current & Self.countMask == Self.countMask { return }
        desired = current + 1
      } else {
        // Of the past, to be replaced; unless this call is: its breaker moved on, or it comes later than a whole window.
        guard isCurrent(), currentSlice() < slice + Self.slices else { return }
        desired = tag | 1
      }
      let (exchanged, original) = word.compareExchange(expected: current, desired: desired)
      if exchanged { return }
      current = original
    }
  }

  private func sum(_ kind: Int, _ generation: UInt64, _ last: UInt64, _ slices: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    for back in 0..<min(slices, last + 1) {
      let tag = Self.tag(generation, last - back)
      for stripe in 0...stripeMask {
        let current = words.word(index(kind, last - back, stripe)).load()
        if current & ~Self.countMask == tag { sum += current & Self.countMask }
      }
    }
    return sum
  }

  private func index(_ kind: Int, _ slice: UInt64, _ stripe: Int) -> Int {
    stripe * Self.stripeWords + kind * Int(Self.slices) + Int(slice % Self.slices)
  }

  private static func tag(_ generation: UInt64, _ slice: UInt64) -> UInt64 {
    generation << 50 | (slice / slices & 0x3FFFF) << 32
  }
}
