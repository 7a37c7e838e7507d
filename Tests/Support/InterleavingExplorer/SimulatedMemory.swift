/// Words that simulated threads share, all 0 at first.
///
/// An access by a simulated thread is preceded by the decision who goes on; outside (set-up, final check) an access is plain
/// and finds the newest value. No weak compare-exchange: it fails only where the word differs. Where the ``MemoryModel``
/// lets a load find one of several values, which one is a choice of the exploration, and any but the newest counts as a
/// preemption.
public final class SimulatedMemory: @unchecked Sendable {
  // All are protected by the scheduler's batons: of the threads of an exploration, its caller included, one runs at a time.
  private let words: UnsafeMutableBufferPointer<UInt64>
  private var ticks: UInt64 = 0
  /// Nil: every load finds the newest value.
  private var history: MemoryHistory?

  /// Memory of that many words.
  public init(words count: Int, model: MemoryModel = .sequentiallyConsistent) {
    words = .allocate(capacity: count)
    words.initialize(repeating: 0)
    history = model == .sequentiallyConsistent ? nil : MemoryHistory(model)
  }

  deinit { words.deallocate() }

  /// The value of a word.
  public func load(_ index: Int) -> UInt64 {
    guard let thread = willAccess(index) else { return words[index] }
    return history?.load(index, thread.index, thread.choose) ?? words[index]
  }

  /// Sets a word.
  public func store(_ index: Int, _ value: UInt64) { write(index, value, isStore: true, willAccess(index)) }

  /// Sets a word.
  ///
  /// - Returns: the value before.
  @discardableResult
  public func exchange(_ index: Int, _ value: UInt64) -> UInt64 { update(index) { _ in value } }

  /// Adds to a word, and wraps around.
  ///
  /// - Returns: the value before.
  @discardableResult
  public func add(_ index: Int, _ value: UInt64) -> UInt64 { update(index) { $0 &+ value } }

  /// Sets a word if it has the expected value.
  ///
  /// - Returns: whether it was set, and the value before.
  @discardableResult
  public func compareExchange(
    _ index: Int, expected: UInt64, desired: UInt64
  ) -> (exchanged: Bool, original: UInt64) {
    let original = update(index) { $0 == expected ? desired : nil }
    return (original == expected, original)
  }

  /// Belongs into a loop that waits for other threads: returns once a word has changed, by whichever thread, since the
  /// calling thread last came here, or since the execution began. Until then the thread does not go on, so that the
  /// endless schedules in which it alone runs are not explored. The loop should change no words, and find out by loads
  /// alone whether it must wait: one that tries again with what it has just read does not wait, and would be stopped.
  public func waitForChange() {
    guard let thread = SimulatedThread.current else {
      preconditionFailure("Only a simulated thread can wait: outside of an execution nobody else changes a word.")
    }
    thread.waitForChange()
  }

  /// The next number, from 1. Nobody else runs between the access before and this: the time of a call's return.
  public func tick() -> UInt64 {
    ticks += 1
    return ticks
  }

  /// The next number, taken as the access that follows is due: the time of a call's invocation. The decision who goes on
  /// comes before it, and none comes between it and that access. Were the number taken by ``tick()``, right after the
  /// thread's access before, calls would overlap more than they must, and a check of the history would miss faults.
  public func invocationTick() -> UInt64 {
    SimulatedThread.current?.willCall()
    return tick()
  }

  private func willAccess(_ index: Int) -> SimulatedThread? {
    precondition(words.indices.contains(index), "word \(index) of \(words.count)")
    let thread = SimulatedThread.current
    thread?.willAccess()
    return thread
  }

  /// Finds the newest value and replaces it, unless `next` is nil.
  private func update(_ index: Int, _ next: (UInt64) -> UInt64?) -> UInt64 {
    let thread = willAccess(index)
    let before = words[index]
    if let thread { history?.didFindNewest(index, thread.index) }
    if let value = next(before) { write(index, value, isStore: false, thread) }
    return before
  }

  private func write(_ index: Int, _ value: UInt64, isStore: Bool, _ thread: SimulatedThread?) {
    let before = words[index]
    words[index] = value
    guard let thread else { return }
    history?.didWrite(index, value, before: before, thread.index, isStore: isStore)
    if value != before { thread.didChange() }
  }
}
