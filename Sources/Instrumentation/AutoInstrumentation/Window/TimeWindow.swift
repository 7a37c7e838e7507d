/// The calls of the last duration W: 16 slices of time for each stripe, with counts of calls, failures and slow calls.
/// Lock-free.
///
/// A count with its slice and generation is one word, so that replacing an old slice's count and adding to the current
/// one each take one compare-and-swap. A call is added to the calls before it is added to the failures, and the thread
/// that evaluates the window reads failures first, so it finds no failure without its call. However, the counts of a
/// slice are replaced one by one: that thread must not read a slice that a current call may replace.
///
/// The thread that evaluates the window reads after its own call is counted. Additions and reads are in one total
/// order, so of two calls that end at the same time at least one sees the other.
struct TimeWindow<Words: WordStorage>: Sendable {
  /// For each stripe 16 counts of calls, 16 of failures, 16 of slow calls. A word has the count in its low 32 bits,
  /// saturating; above it the slice's number without its low 4 bits, modulo 2^18; and the generation's 14 bits on top.
  /// A count is mistaken for a current one only if nothing replaced it for exactly a multiple of 262,144 windows.
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
  ///   - isCurrent: whether the breaker is still in that generation; called only if a word belongs to another.
  ///   - currentSlice: the current slice; called only if a word belongs to another.
  @inline(__always)
  func record(
    _ outcome: CallOutcome, _ generation: UInt64, slice: UInt64, stripe: Int, isCurrent: () -> Bool,
    currentSlice: () -> UInt64
  ) {
    add(0, generation, slice, stripe, isCurrent, currentSlice)
    if outcome.contains(.failed) { add(1, generation, slice, stripe, isCurrent, currentSlice) }
    if outcome.contains(.slow) { add(2, generation, slice, stripe, isCurrent, currentSlice) }
  }

  /// The current totals of a generation's window, for the call that was just recorded.
  ///
  /// The clock is read again after the counts: if it is still in the same slice, none of the counts was replaced in the
  /// meantime. If it has advanced, the counts are read again for the current slice. Each attempt leaves out one more of
  /// the oldest slices, so that the clock may advance by that many slices in the meantime: the result is the window at
  /// the moment when it did. So it ends after 16 attempts, however slow the thread and however fast the clock.
  /// Wait-free.
  ///
  /// - Parameters:
  ///   - slice: the slice in which the call was recorded.
  ///   - currentSlice: the current slice.
  /// - Returns: nil if the clock passed each window before it was read, so that the call belongs to none of them any
  ///   more.
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

  /// The totals of a number of slices of a generation, up to the given one.
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
        // An old count to replace, unless this call itself is outdated: its breaker has changed its state, or it is
        // late by more than a whole window.
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
