internal import CLeakCorpus
internal import LoadPlatform

/// The exchange of memory that pins pages, behind a lock.
final class PinningExchange: @unchecked Sendable {
  // Used only inside `turn`; freed when nobody can use it.
  private let pinning: OpaquePointer?
  private let turn = Lock(())

  /// Enough that no size class comes round again within 400,000 calls.
  private static let denseBytes = 12 << 20

  init(ascending: Bool) { pinning = corpus_pinning_create(PinningExchange.denseBytes, ascending ? 1 : 0) }

  deinit {
    if let pinning { corpus_pinning_destroy(pinning) }
  }

  func exchange(bytes: Int) {
    turn.withLock { _ in
      if let pinning { corpus_pinning_exchange(pinning, bytes) }
    }
  }
}
