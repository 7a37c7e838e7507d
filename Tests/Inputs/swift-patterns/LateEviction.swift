// report: https://github.com/onevcat/Kingfisher/issues/2322
// story: a cache of 60,000 entries has its limit set and still grows: what it drops once it is full stays in a list of evicted ones.
// kind: leak
// resource: heap
// operation: load
// growth: varies (48 to 200: an entry of 112 before the cache is full, its evicted key of 48 to 72 from then on)
// mix: load 1, touch 2
// executors: threads, tasks
// function: BoundedCache.load()
import LoadTesting
import Synchronization

final class EvictedKey {
  let key: UInt64
  let size: Int
  init(_ key: UInt64, _ size: Int) { (self.key, self.size) = (key, size) }
}

final class BoundedCache: @unchecked Sendable {
  private let lock = Mutex(())
  private var slots = [[UInt8]](repeating: [], count: 60_000)
  private var evicted: [EvictedKey] = []
  private var loaded = 0

  @inline(never)
  func load() -> Int {
    lock.withLock { _ in
      let slot = loaded % slots.count
      if loaded >= slots.count { evicted.append(EvictedKey(UInt64(loaded), slots[slot].count)) }  // stays
      slots[slot] = [UInt8](repeating: 1, count: 64)
      loaded += 1
      return evicted.count
    }
  }

  @inline(never)
  func touch() -> Int { lock.withLock { _ in slots[loaded % slots.count].count } }
}

final class LateEviction: LoadTarget {
  static let name = "late_eviction"
  static let summary = "a cache that leaks once it is full"
  static let operations = [OperationDescription("load", "a new entry"), OperationDescription("touch", "none")]
  let cache = BoundedCache()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(cache: cache) }

  struct Client: LoadWorker {
    let cache: BoundedCache
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? cache.load() : cache.touch()
    }
  }
}

let lateEvictionTruth = Truth("late_eviction", .heap, calls: 100_000) {
  let cache = BoundedCache()
  return { _ in _ = cache.load() }
}
