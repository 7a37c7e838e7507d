internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// Allocates and frees.
final class Stable: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { corpus_observe(Unmanaged.passUnretained(Session(call)).toOpaque()) }
}

/// Grows with each of the first 40,000 calls.
final class SlowWarmup: LeakSubject {
  private let sessions = Lock<[Session]>([])
  init(seed: UInt64) { sessions.withLock { $0.reserveCapacity(40_000) } }
  func perform(_ call: UInt64) {
    if call <= 40_000 { sessions.withLock { $0.append(Session(call)) } }
  }
}

/// A thousand places, replaced at random.
final class BoundedCache: LeakSubject {
  private let places = Lock<[Session?]>(Array(repeating: nil, count: 1000))
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let session = Session(call)
    places.withLock { $0[Int(scrambled(seed, call) % 1000)] = session }
  }
}

/// The 512 that were used last.
final class RecentlyUsed: LeakSubject {
  private struct State {
    var order: [UInt64] = []
    var entries: [UInt64: Ticket] = [:]
  }

  private let state = Lock(State())
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let key = scrambled(seed, call) % 2000
    state.withLock { state in
      if state.entries[key] == nil {
        state.entries[key] = Ticket(key)
        state.order.append(key)
        if state.order.count > 512 { state.entries[state.order.removeFirst()] = nil }
      }
    }
  }
}

/// A cache of 4,000 keys that come by a Zipf law: full once, and then stays so.
final class ZipfCache: LeakSubject {
  private static let keys = 4000
  private let cumulative: [Double]
  private let cache = Lock<[Int: Session]>([:])
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    var sum = 0.0
    cumulative = (1...Self.keys).map { key in
      sum += 1 / Double(key)
      return sum
    }
  }

  func perform(_ call: UInt64) {
    let drawn = Double(scrambled(seed, call) >> 11) * 0x1p-53 * (cumulative.last ?? 1)
    var low = 0
    var high = Self.keys - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] < drawn { low = middle + 1 } else { high = middle }
    }
    let key = low
    cache.withLock { if $0[key] == nil { $0[key] = Session(call) } }
  }
}

/// Two thousand slots with buffers of ever other sizes.
final class VaryingRing: LeakSubject {
  private let slots = Lock<[[UInt8]]>(Array(repeating: [], count: 2000))
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let bytes = [UInt8](repeating: 1, count: 10 + Int(scrambled(seed, call) % 900))
    slots.withLock { $0[Int(call % 2000)] = bytes }
  }
}

/// Results of 5,000 keys, asked for in order.
final class MemoTable: LeakSubject {
  private let results = Lock<[UInt64: Ticket]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    results.withLock { if $0[call % 5000] == nil { $0[call % 5000] = Ticket(call) } }
  }
}

/// A table of fixed keys whose values are replaced.
final class FixedKeys: LeakSubject {
  private let table = Lock<[UInt64: String]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let text = uniqueText(call, bytes: 20 + Int(call % 40))
    table.withLock { $0[call % 300] = text }
  }
}

/// Objects that are used again; there are as many as were ever needed at once.
final class ObjectPool: LeakSubject {
  private let free = Lock<[Ticket]>([])
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    // Now and then many at once.
    let wanted = 1 + Int(scrambled(seed, call) % 20)
    var taken: [Ticket] = []
    for _ in 0..<wanted { taken.append(free.withLock { $0.popLast() } ?? Ticket(call)) }
    free.withLock { $0.append(contentsOf: taken) }
  }
}

/// A buffer that doubles up to 4 MiB and is then used again from the start.
final class BoundedBuffer: LeakSubject {
  private let bytes = Lock<[UInt64]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    bytes.withLock { bytes in
      for index in 0..<16 { bytes.append(call &+ UInt64(index)) }
      if bytes.count >= 500_000 { bytes.removeAll(keepingCapacity: true) }
    }
  }
}
