internal import LoadPlatform
internal import LoadTarget

/// A cache whose entries are replaced at random.
final class BoundedCache: SynchronousCase {
  static let leakCase = LeakCase(
    BoundedCache.self, "bounded_cache", "a cache of 1,000 entries, replaced at random", .tuning, .stable())

  private let slots = Lock<[MediumBlock?]>(Array(repeating: nil, count: 1_000))

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let place = worker.below(1_000)
    let entry = MediumBlock(place)
    observe(entry)
    slots.withLock { $0[place] = entry }
  }
}

/// A cache that evicts what was not used for longest.
final class LRU512: SynchronousCase {
  static let leakCase = LeakCase(
    LRU512.self, "lru_512", "a cache of the 512 last used of 2,000 keys", .held, .stable())

  private struct Cache {
    var entries: [Int: (entry: SmallBlock, used: Int)] = Dictionary(minimumCapacity: 600)
    // Uses in order; those that are outdated are skipped. Cut back to the entries when it is full.
    var uses: [(key: Int, used: Int)] = []
    var first = 0
    var clock = 0

    init() { uses.reserveCapacity(4_096) }

    mutating func use(_ key: Int) {
      clock += 1
      entries[key] = (entries[key]?.entry ?? SmallBlock(key), clock)
      if uses.count == 4_096 {
        uses.removeFirst(first)
        uses.removeAll { entries[$0.key]?.used != $0.used }
        first = 0
      }
      uses.append((key, clock))
      while entries.count > 512 {
        let oldest = uses[first]
        first += 1
        if entries[oldest.key]?.used == oldest.used { entries[oldest.key] = nil }
      }
    }
  }

  private let cache = Lock(Cache())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = worker.below(2_000)
    cache.withLock { $0.use(key) }
  }
}

/// A cache that fills by Zipf's law.
final class ZipfCache: SynchronousCase {
  static let leakCase = LeakCase(
    ZipfCache.self, "zipf_cache", "a cache of 4,000 keys, two per call, by a Zipf distribution", .tuning,
    .stable(also: [.undecided]))

  private final class Entry: Sendable {
    let words = Words4()
  }

  private static let keys = 4_000
  /// The distribution function of the keys' ranks.
  private let cumulated: [Double]
  private let entries = Lock<[Int: Entry]>(Dictionary(minimumCapacity: 4_000))

  init() {
    var sum = 0.0
    let weights = (1...ZipfCache.keys).map { rank in
      sum += 1 / Double(rank)
      return sum
    }
    let total = sum
    cumulated = weights.map { $0 / total }
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    for _ in 0..<2 {
      let key = rank(of: worker.fraction())
      entries.withLock { entries in
        if entries[key] == nil { entries[key] = Entry() }
      }
    }
  }

  private func rank(of fraction: Double) -> Int {
    var low = 0
    var high = cumulated.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulated[middle] < fraction { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A table of results, each computed once.
final class MemoTable: SynchronousCase {
  static let leakCase = LeakCase(
    MemoTable.self, "memo_table", "a memo table of 5,000 keys that are visited in order", .held, .stable())

  private struct Memo {
    var results: [Int: SmallBlock] = Dictionary(minimumCapacity: 5_000)
    var calls = 0
  }

  private let memo = Lock(Memo())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    memo.withLock { memo in
      let key = memo.calls % 5_000
      memo.calls += 1
      if memo.results[key] == nil { memo.results[key] = SmallBlock(key) }
    }
  }
}

/// A fixed set of keys whose values are replaced.
final class FixedKeys: SynchronousCase {
  static let leakCase = LeakCase(
    FixedKeys.self, "fixed_keys", "256 keys whose arrays are replaced by others of differing size", .held, .stable())

  private let table = Lock<[Int: [UInt64]]>(Dictionary(minimumCapacity: 256))

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = worker.below(256)
    let value = [UInt64](repeating: 1, count: 4 + (key + worker.below(8)) % 40)
    table.withLock { $0[key] = value }
  }
}

/// A table that is built anew now and then.
final class PeriodicRebuild: SynchronousCase {
  static let leakCase = LeakCase(
    PeriodicRebuild.self, "periodic_rebuild",
    "a table of 10,000 that is rebuilt every 12,000 calls; then the old one is released",
    .tuning, .stable(also: [.sawtooth]))

  private struct State {
    var table: [Int: SmallBlock] = PeriodicRebuild.built(0)
    var calls = 0
  }

  private let state = Lock(State())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    state.withLock { state in
      state.calls += 1
      if state.calls % 12_000 == 0 { state.table = PeriodicRebuild.built(state.calls) }
    }
  }

  private static func built(_ seed: Int) -> [Int: SmallBlock] {
    var table: [Int: SmallBlock] = Dictionary(minimumCapacity: 10_000)
    for key in 0..<10_000 { table[key] = SmallBlock(key &+ seed) }
    return table
  }
}
