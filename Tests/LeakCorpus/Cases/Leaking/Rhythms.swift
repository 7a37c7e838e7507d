internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// Keeps an object for good.
private func keep(_ object: AnyObject) { corpus_observe(Unmanaged.passRetained(object).toOpaque()) }

/// One small object in a thousand calls.
final class OnePerThousand: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 1000 == 0 { keep(Ticket(call)) } }  // leaks: one_per_thousand
}

/// One large buffer in a thousand calls.
final class LargePerThousand: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 1000 == 0 else { return }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 8192, alignment: 16)  // leaks: large_per_thousand
    memory.storeBytes(of: call, as: UInt64.self)
    corpus_observe(memory)
  }
}

/// Five hundred objects at once, after every ten thousand calls.
final class RareBurst: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    if call % 10_000 == 0 { for index in 0..<500 { keep(Session(call + UInt64(index))) } }  // leaks: rare_burst
  }
}

/// Five hundred objects at once, after every 2,500 calls.
final class Burst: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    if call % 2_500 == 0 { for index in 0..<500 { keep(Session(call + UInt64(index))) } }  // leaks: burst
  }
}

/// Releases in bulk, and two calls of a hundred that leave an object of another size.
final class UnderSawtooth: LeakSubject {
  private let parcels = Lock<[Parcel]>([])
  init(seed: UInt64) { parcels.withLock { $0.reserveCapacity(8192) } }
  func perform(_ call: UInt64) {
    let parcel = Parcel(call)
    parcels.withLock { parcels in
      parcels.append(parcel)
      if call % 5_300 == 0 { parcels.removeAll(keepingCapacity: true) }
    }
    if call % 50 == 0 { keep(Ticket(call)) }  // leaks: under_sawtooth
  }
}

/// As the other, with objects of the same size.
final class UnderSawtoothSameSize: LeakSubject {
  private let tickets = Lock<[Ticket]>([])
  init(seed: UInt64) { tickets.withLock { $0.reserveCapacity(8192) } }
  func perform(_ call: UInt64) {
    let ticket = Ticket(call)
    tickets.withLock { tickets in
      tickets.append(ticket)
      if call % 5_300 == 0 { tickets.removeAll(keepingCapacity: true) }
    }
    if call % 50 == 0 { keep(Ticket(call)) }  // leaks: under_sawtooth_same_size
  }
}

/// Only where it fails: one call in ten.
final class ErrorPath: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) throws(OperationFailure) {
    guard call % 10 == 3 else { return }
    keep(Session(call))  // leaks: error_path
    throw OperationFailure(1)
  }
}

/// At random: one call in twenty.
final class Sometimes: LeakSubject {
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) { if scrambled(seed, call) % 20 == 0 { keep(Ticket(call)) } }  // leaks: sometimes
}

/// Nothing in the first 30,000 calls.
final class LateLeak: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call > 30_000 { keep(Session(call)) } }  // leaks: late_leak
}

/// Half a byte a call.
final class HalfByte: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 128 == 0 { keep(Ticket(call)) } }  // leaks: half_byte
}

/// One byte a call.
final class OneByte: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 64 == 0 { keep(Ticket(call)) } }  // leaks: one_byte
}

/// Four bytes a call beside a cache that fills.
final class BesideCache: LeakSubject {
  private let cache = Lock<[UInt64: Session]>([:])
  init(seed: UInt64) { cache.withLock { $0.reserveCapacity(20_000) } }
  func perform(_ call: UInt64) {
    let session = Session(call)
    cache.withLock { $0[call % 10_000] = session }
    if call % 16 == 0 { keep(Ticket(call)) }  // leaks: beside_cache
  }
}
