/// Applies events to a breaker's words. Lock-free: a failed compare-and-swap means that another event succeeded.
///
/// Generic over the words and the rules, so that tests explore the interleavings of exactly this code.
enum BreakerAlgorithm<Words: WordStorage, Rules: BreakerRules> {
  /// The word before an event, and the resulting step.
  struct Change {
    let before: BreakerWord
    let step: BreakerStep
  }

  /// Applies an event to a breaker's word.
  ///
  /// Writers of the word: this loop only. Readers: this loop, and the fast paths of ``BreakerHandle``. The word alone
  /// decides, so the swap needs no ordering with other memory; acquire and release make what a thread did before its
  /// event visible to threads that see the event's effect.
  ///
  /// - Parameter now: nanoseconds; called at most once, and only if the time matters.
  @inline(__always)
  static func apply(
    _ event: BreakerEvent, to words: Words, _ settings: BreakerSettings, now: () -> UInt64
  ) -> Change {
    let word = words.word(0)
    var known: UInt64?
    var current = BreakerWord(rawValue: word.load())
    while true {
      if known == nil, BreakerStep.needsTime(current, event, settings) { known = now() }
      let step = Rules.following(current, event, nowMicroseconds: (known ?? 0) / 1000, settings)
      if step.word == current { return Change(before: current, step: step) }
      let (exchanged, original) = word.compareExchange(expected: current.rawValue, desired: step.word.rawValue)
      if exchanged { return Change(before: current, step: step) }
      current = BreakerWord(rawValue: original)
    }
  }

  /// Records the result of a call in the window of its generation, and opens the breaker if a rate is exceeded.
  ///
  /// - Parameters:
  ///   - stripe: the caller's stripe.
  ///   - windowNow: nanoseconds; the precision of a slice of a time window suffices.
  ///   - now: nanoseconds, for the recovery timeout.
  @inline(__always)
  static func record(
    _ outcome: CallOutcome, generation: UInt64, in words: Words, _ settings: BreakerSettings, stripe: () -> Int,
    windowNow: () -> UInt64, now: () -> UInt64
  ) -> Change? {
    let window = words.advanced(by: settings.layout.windowOffset)
    func isCurrent() -> Bool { BreakerWord(rawValue: words.word(0).load()).generation == generation }
    let found: WindowTotals?
    switch settings.window {
    case .none: return nil
    case .calls(let size):
      found = CallWindow(words: window, size: size).record(outcome, generation, isCurrent: isCurrent)
    case .time(let sliceNanoseconds):
      func currentSlice() -> UInt64 { windowNow() / sliceNanoseconds }
      let times = TimeWindow(words: window, stripeMask: settings.layout.stripeMask)
      let slice = currentSlice()
      times.record(
        outcome, generation, slice: slice, stripe: stripe(), isCurrent: isCurrent, currentSlice: currentSlice)
      guard outcome != .success else { return nil }
      found = times.currentTotals(generation, slice: slice, currentSlice: currentSlice)
    }
    guard outcome != .success, let totals = found else { return nil }
    guard let rates = settings.rates, rates.areExceeded(by: totals) else { return nil }
    return apply(.rateExceeded(generation: generation), to: words, settings, now: now)
  }
}
