internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// Pages that one object each keeps, from small objects to large ones.
final class PinnedPages: SynchronousCase {
  static let leakCase = LeakCase(
    PinnedPages.self, "pinned_pages",
    "every 20th call replaces 4 KiB of dense objects, all but one per page, by larger ones", .tuning,
    .fragmentation(activeBytes: 205))

  private let exchange = PinningExchange(ascending: true)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 20 == 0 else { return }
    exchange.exchange(bytes: 4_096)
  }
}

/// Pages that one object each keeps, from large objects to small ones.
final class SparsePages: SynchronousCase {
  static let leakCase = LeakCase(
    SparsePages.self, "sparse_pages",
    "every 50th call replaces 8 KiB of dense objects, all but one per page, by smaller ones", .held,
    .fragmentation(activeBytes: 164))

  private let exchange = PinningExchange(ascending: false)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 50 == 0 else { return }
    exchange.exchange(bytes: 8_192)
  }
}
