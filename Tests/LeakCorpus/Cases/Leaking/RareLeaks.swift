internal import LoadTarget
internal import Synchronization

/// A small object once in a thousand calls.
final class RareSmall: SynchronousCase {
  static let leakCase = LeakCase(
    RareSmall.self, "rare_small", "an object of 64 bytes per 1,000 calls: under half a byte per call", .tuning,
    .leak(bytes: 0.064, site: LeakSite("RareSmall.", type: RareSmall.Note.self)))

  final class Note: Sendable {
    let words = Words4()
    let number = 3
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let note = Note()
    observe(note)
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 1_000 == 0 else { return }
    _ = Unmanaged.passRetained(note)
  }
}

/// A large array once in a thousand calls.
final class RareLarge: SynchronousCase {
  static let leakCase = LeakCase(
    RareLarge.self, "rare_large", "an array of 8 KiB per 1,000 calls", .held,
    .leak(bytes: 8.192, site: LeakSite("RareLarge.")))

  private let pages = Kept<[UInt64]>(room: 1_000)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 1_000 == 0 else { return }
    pages.append([UInt64](repeating: 1, count: (8_192 - 32) / 8))
  }
}

/// 500 objects at once, seldom.
final class BurstPer10000: SynchronousCase {
  static let leakCase = LeakCase(
    BurstPer10000.self, "burst_per_10000", "500 objects of 96 bytes together per 10,000 calls", .tuning,
    .leak(bytes: 4.8, site: LeakSite("BurstPer10000.", type: BurstPer10000.Item.self), burst: 10_000))

  final class Item: Sendable {
    let first = Words4()
    let second = Words4()
    let number = 1
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 10_000 == 0 else { return }
    for _ in 0..<500 {
      let item = Item()
      observe(item)
      _ = Unmanaged.passRetained(item)
    }
  }
}

/// 100 objects at once, less seldom.
final class BurstPer2500: SynchronousCase {
  static let leakCase = LeakCase(
    BurstPer2500.self, "burst_per_2500", "100 objects of 64 bytes together per 2,500 calls", .held,
    .leak(bytes: 2.56, site: LeakSite("BurstPer2500.", type: BurstPer2500.Item.self), burst: 2_500))

  final class Item: Sendable {
    let words = Words4()
    let number = 1
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 2_500 == 0 else { return }
    for _ in 0..<100 {
      let item = Item()
      observe(item)
      _ = Unmanaged.passRetained(item)
    }
  }
}

/// Half a byte per call.
final class HalfByte: SynchronousCase {
  static let leakCase = LeakCase(
    HalfByte.self, "half_byte", "an object of 64 bytes per 128 calls: half a byte per call", .tuning,
    .leak(bytes: 0.5, site: LeakSite("HalfByte.", type: HalfByte.Drop.self)))

  final class Drop: Sendable {
    let words = Words4()
    let number = 1
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let drop = Drop()
    observe(drop)
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 128 == 0 else { return }
    _ = Unmanaged.passRetained(drop)
  }
}

/// One byte per call.
final class OneByte: SynchronousCase {
  static let leakCase = LeakCase(
    OneByte.self, "one_byte", "an object of 64 bytes per 64 calls: one byte per call", .held,
    .leak(bytes: 1, site: LeakSite("OneByte.", type: OneByte.Drop.self)))

  final class Drop: Sendable {
    let words = Words4()
    let number = 1
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let drop = Drop()
    observe(drop)
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 64 == 0 else { return }
    _ = Unmanaged.passRetained(drop)
  }
}

/// A leak that takes its time to begin.
final class LateLeak: SynchronousCase {
  static let leakCase = LeakCase(
    LateLeak.self, "late_leak", "an object of 64 bytes per call, after the first 30,000", .held,
    .leak(bytes: 64, site: LeakSite("LateLeak.", type: LateLeak.Page.self), after: 30_000))

  final class Page: Sendable {
    let words = Words4()
    let number = 1
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let page = Page()
    observe(page)
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue > 30_000 else { return }
    _ = Unmanaged.passRetained(page)
  }
}
