internal import LoadPlatform

/// The shared state of the workers of ``LeakExamplesTarget``.
final class LeakExamples: Sendable {
  /// A breaker that the reference implementation creates for every requested key.
  final class Breaker: Sendable {
    let failures = Lock(0)
    let key: String
    init(key: String) { self.key = key }
  }

  /// What the reference implementation keeps of an error, for ever.
  final class ErrorEntry: Sendable {
    let count: Int
    let message: String
    let key: String

    init(key: String) {
      count = 1
      message = "\(key) failed for the first time"
      self.key = key
    }
  }

  /// A cached value of 64 bytes.
  final class CachedValue: Sendable {
    let words: (UInt64, UInt64, UInt64, UInt64, UInt64)
    init(_ value: UInt64) { words = (value, value, value, value, value) }
  }

  private static let cacheKeys = 4_000

  private let names = Lock(["status": 1, "health": 2])
  private let breakers = Lock<[String: Breaker]>([:])
  private let errors = Lock<[String: ErrorEntry]>([:])
  private let cache = Lock<[Int: CachedValue]>([:])
  private let lastLeaked = Lock<UInt>(0)
  private let collected = Lock<[CachedValue]>([])
  /// The sums of 1/rank up to each key of the cache.
  private let harmonic: [Double]

  init() {
    var sum = 0.0
    harmonic = (1...Self.cacheKeys).map { rank in
      sum += 1 / Double(rank)
      return sum
    }
    collected.withLock { $0.reserveCapacity(8_192) }
  }

  func read() { _ = names.withLock { $0["status"] } }

  func healthOfUnknown(_ key: String) {
    breakers.withLock { breakers in
      if breakers[key] == nil { breakers[key] = Breaker(key: key) }
    }
  }

  func trackError(of key: String) {
    let entry = ErrorEntry(key: key)
    errors.withLock { $0[key] = entry }
  }

  func cachedLookup(drawn: Double) {
    let wanted = drawn * (harmonic.last ?? 1)
    var low = 0
    var high = Self.cacheKeys - 1
    while low < high {
      let middle = (low + high) / 2
      if harmonic[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    let key = low
    cache.withLock { if $0[key] == nil { $0[key] = CachedValue(UInt64(key)) } }
  }

  func collect() {
    let value = CachedValue(1)
    collected.withLock { collected in
      collected.append(value)
      if collected.count >= 5_000 { collected.removeAll(keepingCapacity: true) }
    }
  }

  /// Stores the address, so that the compiler does not remove the object.
  func leakOne() {
    let leaked = Unmanaged.passRetained(CachedValue(2))
    lastLeaked.withLock { $0 = UInt(bitPattern: leaked.toOpaque()) }
  }
}
