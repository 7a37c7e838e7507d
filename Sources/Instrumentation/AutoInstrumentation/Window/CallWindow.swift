/// The last N calls: a ring of outcomes, the number of calls so far, and the sums over the ring. Lock-free.
///
/// A call takes the next number, puts its outcome in its place of the ring, and adds the difference to what was there to
/// the sums. Whatever the order of threads, the sums are in the end those of the ring, because every replacement knows
/// exactly what it replaced. A call judges after its own outcome is in the sums: of calls that end together, the last
/// one to judge sees them all.
///
/// Every word carries the generation of the breaker that it belongs to. Words of another generation count as empty, so that
/// nothing has to be cleared when the breaker changes its state.
struct CallWindow<Words: WordStorage>: Sendable {
  /// 0: calls so far. 1: failures (25 bits) and slow calls (25 bits) in the ring, both modulo 2^25, as differences may arrive
  /// in any order. 2…: the ring's outcomes. Each with the generation in the upper 14 bits. Written by every call, by
  /// compare-and-swap.
  let words: Words
  let size: Int

  private static var generationShift: UInt64 { 50 }
  private static var valueMask: UInt64 { 1 << generationShift - 1 }
  private static var sumBits: UInt64 { 25 }
  private static var sumMask: UInt64 { 1 << sumBits - 1 }

  static func wordCount(size: Int) -> Int { size + 2 }

  /// Records a call that was admitted in a generation.
  ///
  /// - Parameter isCurrent: whether the breaker is still in that generation; asked only when a word belongs to another.
  /// - Returns: whether it counts; false: the breaker has moved on.
  @inline(__always)
  func record(_ outcome: CallOutcome, _ generation: UInt64, isCurrent: () -> Bool) -> Bool {
    guard let number = update(0, generation, isCurrent, { $0 + 1 }) else { return false }
    let place = 2 + Int(number % UInt64(size))
    guard let replaced = update(place, generation, isCurrent, { _ in outcome.rawValue }) else { return false }
    let old = CallOutcome(rawValue: replaced)
    let failures = difference(outcome, old, .failed)
    let slow = difference(outcome, old, .slow)
    if failures == 0, slow == 0 { return true }
    return update(1, generation, isCurrent) { sums in
      (sums &+ failures) & Self.sumMask | ((sums >> Self.sumBits &+ slow) & Self.sumMask) << Self.sumBits
    } != nil
  }

  /// What the window of a generation holds. The sums are read before the number of calls: a call between the two makes the
  /// rates look lower, not higher.
  func totals(_ generation: UInt64) -> WindowTotals {
    let sums = value(words.word(1).load(), generation)
    let calls = value(words.word(0).load(), generation)
    return WindowTotals(
      calls: min(calls, UInt64(size)), failures: Self.sum(sums & Self.sumMask),
      slow: Self.sum(sums >> Self.sumBits & Self.sumMask))
  }

  /// Replaces the value of a word. One of another generation counts as 0, unless it is this call's that has passed.
  ///
  /// - Returns: the value before; nil: the word was left alone.
  @inline(__always)
  private func update(
    _ index: Int, _ generation: UInt64, _ isCurrent: () -> Bool, _ next: (UInt64) -> UInt64
  ) -> UInt64? {
    let word = words.word(index)
    var current = word.load()
    while true {
      let belongs = current >> Self.generationShift == generation
      if !belongs, !isCurrent() { return nil }
      let before = belongs ? current & Self.valueMask : 0
      let desired = next(before) & Self.valueMask | generation << Self.generationShift
      if desired == current { return before }
      let (exchanged, original) = word.compareExchange(expected: current, desired: desired)
      if exchanged { return before }
      current = original
    }
  }

  private func value(_ word: UInt64, _ generation: UInt64) -> UInt64 {
    word >> Self.generationShift == generation ? word & Self.valueMask : 0
  }

  private func difference(_ new: CallOutcome, _ old: CallOutcome, _ member: CallOutcome) -> UInt64 {
    (new.contains(member) ? 1 : 0) &- (old.contains(member) ? 1 : 0)
  }

  /// A sum that may be below zero for a moment.
  private static func sum(_ field: UInt64) -> UInt64 { field >> (sumBits - 1) == 0 ? field : 0 }
}
