import InterleavingExplorer
import LoadPlatform

@testable import AutoInstrumentation

/// An error table in a simulated memory, and what threads did with it.
struct SimulatedTable: Sendable {
  /// The two keys, which share a bucket.
  static let first = ("l", "a")
  static let second: (String, String) = {
    let layout = ErrorTableLayout(capacity: 1, entryWords: 40)
    let bucket = OperationKey.with(first.0, first.1) { Int(truncatingIfNeeded: $0.hash) & layout.bucketMask }
    let name = (0...).lazy.map { "b\($0)" }.first { name in
      OperationKey.with("l", name) { Int(truncatingIfNeeded: $0.hash) & layout.bucketMask == bucket }
    }
    return ("l", name ?? "b")
  }()

  let table: ErrorTable<SimulatedWords>
  let breakerLayout: BreakerLayout
  /// Failures that resets took, and those that found no room.
  let removed = LoadPlatform.Lock<UInt64>(0)
  let overflow = LoadPlatform.Lock<UInt64>(0)
  /// What readers found that must not be.
  let problems = LoadPlatform.Lock<[String]>([])
  /// Entries that were found or made for the first key.
  let indices = LoadPlatform.Lock<[Int]>([])

  init(
    capacity: Int, _ model: MemoryModel = .releasingStores,
    fault: (ErrorTableLayout) -> SimulatedWords.Fault = { _ in .none }
  ) {
    breakerLayout = BreakerLayout(
      .standaloneDefault, statisticsOffset: ErrorEntry<SimulatedWords>.statisticsWord, stripes: 1)
    let layout = ErrorTableLayout(capacity: capacity, entryWords: breakerLayout.wordCount)
    let memory = SimulatedMemory(words: layout.wordCount, model: model)
    table = ErrorTable(words: SimulatedWords(memory: memory, fault: fault(layout)), layout: layout)
  }

  func record(_ key: (String, String)) {
    switch OperationKey.with(key.0, key.1, table.pinUnlessHeld) {
    case .pinned(let index):
      table.entry(at: index).count(nowNanoseconds: 1)
      table.release(index)
    case .held, .keyTooLong: problems.withLock { $0.append("neither pinned nor full") }
    case .tableFull: overflow.withLock { $0 += 1 }
    }
  }

  /// Finds or makes an entry, and keeps it pinned.
  func pin(_ key: (String, String)) {
    guard case .pinned(let index) = OperationKey.with(key.0, key.1, table.pinUnlessHeld) else { return }
    indices.withLock { $0.append(index) }
  }

  func reset() {
    let taken = table.reset(breakerLayout) { $0.breaker.store(0) }
    removed.withLock { $0 += taken }
  }

  /// Resets, and resets again while the first entry's breaker is being closed, as who hears of that may do.
  func resetTwice() {
    let isFirst = LoadPlatform.Lock(true)
    let taken = table.reset(breakerLayout) { entry in
      entry.breaker.store(0)
      if isFirst.withLock({ isFirst in
        defer { isFirst = false }
        return isFirst
      }) {
        reset()
      }
    }
    removed.withLock { $0 += taken }
  }

  /// Looks once, and finds the operations of a moment at which no reset was under way, or nothing.
  func expectOperations(_ counts: Set<Int>) {
    guard let records = table.undisturbedRecords(breakerLayout) else { return }
    if !counts.contains(records.count) { problems.withLock { $0.append("\(records.count) operations") } }
  }

  /// Makes an entry whose breaker is open.
  func addOpen(_ key: (String, String)) {
    guard case .pinned(let index) = OperationKey.with(key.0, key.1, table.pinUnlessHeld) else { return }
    table.entry(at: index).breaker.store(BreakerWord.open(generation: 1, untilMicroseconds: 1).rawValue)
    table.release(index)
  }

  /// Looks a key up that never failed.
  func expectHealthy(_ key: (String, String)) {
    let word = OperationKey.with(key.0, key.1, table.breakerWord)
    if word?.admitsCalls == false { problems.withLock { $0.append("\(key) is unhealthy, though it never failed") } }
  }

  /// Every failure recorded is in what resets took, in an entry of its own key, or in the overflow.
  func check(recorded: [String: UInt64]) -> String? {
    if let problem = problems.withLock({ $0.first }) { return problem }
    var left: UInt64 = 0
    for record in table.records(breakerLayout) {
      left += record.failures
      if record.failures > recorded[record.operation] ?? 0 { return "\(record.operation) has failures of another" }
      if record.lastFailureNanoseconds == nil { return "\(record.operation) has a failure without a time" }
    }
    let found = removed.withLock { $0 } + overflow.withLock { $0 } + left
    let expected = recorded.values.reduce(0, +)
    return found == expected ? nil : "recorded \(expected), found \(found)"
  }
}
