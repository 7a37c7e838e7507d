/// The last N calls: a ring of outcomes, and a state word with the sums over the ring. Lock-free and linearizable.
///
/// A call reads the outcome that leaves the ring, and takes effect in one compare-and-swap of the state: place, sums
/// and its own outcome. It judges by the resulting sums, that is, by exactly the window that ends with its call. The
/// outcome is written to its place afterwards, by the next call of any thread, before that call takes effect: a helping
/// step as in the queue of M. Michael and M. Scott (1996). An outcome that its place already contains, usually a
/// success, is not written.
///
/// The state carries the generation of the breaker that it belongs to. A state of another generation counts as empty,
/// so nothing has to be cleared when the breaker changes its state.
struct CallWindow<Words: WordStorage>: Sendable {
  /// 0: ``CallWindowState``. 1…: the ring. A place has the outcome in its low bits and, above them, the number of
  /// writes, so that a delayed thread does not write it again. Any call may write any of them, by
  /// compare-and-swap alone.
  let words: Words
  let size: Int

  static func wordCount(size: Int) -> Int { size + 1 }

  /// Records a call that was admitted in a generation.
  ///
  /// - Parameter isCurrent: whether the breaker is still in that generation; called only if the window belongs to
  ///   another.
  /// - Returns: the totals of the window that ends with this call; nil if the breaker has changed its state and the
  ///   call does not count.
  @inline(__always)
  func record(_ outcome: CallOutcome, _ generation: UInt64, isCurrent: () -> Bool) -> WindowTotals? {
    let word = words.word(0)
    var state = CallWindowState(rawValue: word.load())
    while true {
      if state.generation != generation, !isCurrent() { return nil }
      guard !state.isUnwritten || write(state) else {
        state = CallWindowState(rawValue: word.load())
        continue
      }
      let start = state.generation == generation ? state : CallWindowState(generation: generation)
      let next = start.following(outcome, found: Self.outcome(words.word(start.place &+ 1).load()), size: size)
      let (exchanged, original) = word.compareExchange(expected: state.rawValue, desired: next.rawValue)
      if exchanged { return next.totals(size: size) }
      state = CallWindowState(rawValue: original)
    }
  }

  /// The totals of a generation's window.
  func totals(_ generation: UInt64) -> WindowTotals {
    let state = CallWindowState(rawValue: words.word(0).load())
    return state.generation == generation ? state.totals(size: size) : WindowTotals()
  }

  /// Ensures that the latest call's outcome is in its place.
  ///
  /// - Returns: false if the state has changed in the meantime.
  private func write(_ state: CallWindowState) -> Bool {
    let place = words.word(state.place == 0 ? size : state.place)
    let current = place.load()
    if Self.outcome(current) == state.latest { return true }
    // The place was loaded while the state was unchanged, so it had not been written. If the state changes after this
    // check, another thread has written the place before, and the exchange fails.
    guard words.word(0).load() == state.rawValue else { return false }
    let desired = (current >> CallOutcome.bits &+ 1) << CallOutcome.bits | state.latest.rawValue
    _ = place.compareExchange(expected: current, desired: desired)
    return true
  }

  private static func outcome(_ place: UInt64) -> CallOutcome {
    CallOutcome(rawValue: place & (1 << CallOutcome.bits - 1))
  }
}
