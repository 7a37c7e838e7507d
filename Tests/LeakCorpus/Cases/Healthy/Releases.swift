internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// Collects objects and lets all go at once.
class BatchRelease: @unchecked Sendable {
  // The lock protects what it holds; the rest never changes.
  private let tickets = Lock<[Ticket]>([])
  private let period: UInt64

  init(period: UInt64) {
    self.period = period
    tickets.withLock { $0.reserveCapacity(32_768) }
  }

  func perform(_ call: UInt64) {
    let ticket = Ticket(call)
    tickets.withLock { tickets in
      tickets.append(ticket)
      if call % period == 0 { tickets.removeAll(keepingCapacity: true) }
    }
  }
}

final class ShortBatches: BatchRelease, LeakSubject, @unchecked Sendable {
  init(seed: UInt64) { super.init(period: 700) }
}

final class Batches: BatchRelease, LeakSubject, @unchecked Sendable {
  init(seed: UInt64) { super.init(period: 5_300) }
}

final class LongBatches: BatchRelease, LeakSubject, @unchecked Sendable {
  init(seed: UInt64) { super.init(period: 30_000) }
}

/// Lets four of five go.
final class PartialRelease: LeakSubject {
  private let parcels = Lock<[Parcel]>([])
  init(seed: UInt64) { parcels.withLock { $0.reserveCapacity(16_384) } }
  func perform(_ call: UInt64) {
    let parcel = Parcel(call)
    parcels.withLock { parcels in
      parcels.append(parcel)
      if parcels.count >= 8_000 { parcels.removeFirst(6_400) }
    }
  }
}

/// Builds a table of 10,000 every 12,000 calls, then drops the old one.
final class PeriodicRebuild: LeakSubject {
  private let table = Lock<[UInt64: UInt64]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 12_000 == 1 else { return }
    var fresh: [UInt64: UInt64] = [:]
    for key in 0..<10_000 { fresh[UInt64(key)] = call }
    table.withLock { [fresh] in $0 = fresh }
  }
}

/// Objects that are let go when workers stand still.
final class DeferredRelease: LeakSubject {
  private let waste = Lock<[Session]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let session = Session(call)
    waste.withLock { $0.append(session) }
  }
  func quiesce() { waste.withLock { $0.removeAll(keepingCapacity: true) } }
}

/// A queue of at most 800.
final class BoundedQueue: LeakSubject {
  private let queue = Lock<[Session]>([])
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let session = Session(call)
    let takes = scrambled(seed, call) % 3
    queue.withLock { queue in
      if queue.count < 800 { queue.append(session) }
      for _ in 0..<takes where !queue.isEmpty { queue.removeFirst() }
    }
  }
}

/// As many objects as a random walk between 0 and 3,000 has come to.
final class BoundedWalk: LeakSubject {
  private let sessions = Lock<[Session]>([])
  private let seed: UInt64
  init(seed: UInt64) {
    self.seed = seed
    sessions.withLock { sessions in
      sessions.reserveCapacity(4096)
      for index in 0..<1500 { sessions.append(Session(UInt64(index))) }
    }
  }
  func perform(_ call: UInt64) {
    sessions.withLock { sessions in
      if scrambled(seed, call) & 1 == 0 {
        if sessions.count < 3000 { sessions.append(Session(call)) }
      } else {
        _ = sessions.popLast()
      }
    }
  }
}
