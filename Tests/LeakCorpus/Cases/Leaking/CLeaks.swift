internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// `malloc` in C.
final class CMalloc: SynchronousCase {
  static let leakCase = LeakCase(
    CMalloc.self, "c_malloc", "malloc of 200 bytes in C", .held,
    .leak(bytes: 224, site: LeakSite(c: "corpus_leak_malloc", file: "leaks.c", line: corpus_malloc_line)))

  func perform(_ worker: inout CaseWorker) { corpus_leak_malloc(200) }
}

/// A list in C.
final class CList: SynchronousCase {
  static let leakCase = LeakCase(
    CList.self, "c_list", "calloc of a node of a linked list in C", .tuning,
    .leak(bytes: 48, site: LeakSite(c: "corpus_leak_node", file: "leaks.c", line: corpus_node_line)))

  private let turn = Lock(())

  func perform(_ worker: inout CaseWorker) { turn.withLock { _ in corpus_leak_node() } }
}

/// A buffer in C that grows a little at a time.
final class CReallocExactly: SynchronousCase {
  static let leakCase = LeakCase(
    CReallocExactly.self, "c_realloc_exactly", "realloc to 64 bytes more at every call", .held,
    .leak(
      bytes: 64, site: LeakSite(c: "corpus_append_exactly", file: "leaks.c", line: corpus_exactly_line), doubling: true)
  )

  // The buffer belongs to the corpus for good: only a leak frees nothing at the end.
  private let buffer = Lock(corpus_buffer())

  func perform(_ worker: inout CaseWorker) { buffer.withLock { corpus_append_exactly(&$0, 64) } }
}

/// A buffer in C that doubles.
final class CReallocDoubling: SynchronousCase {
  static let leakCase = LeakCase(
    CReallocDoubling.self, "c_realloc_doubling", "48 bytes a call into a buffer that doubles by realloc", .tuning,
    .leak(
      bytes: 48, site: LeakSite(c: "corpus_append_doubling", file: "leaks.c", line: corpus_doubling_line),
      doubling: true))

  private let buffer = Lock(corpus_buffer())

  func perform(_ worker: inout CaseWorker) { buffer.withLock { corpus_append_doubling(&$0, 48) } }
}

/// Mapped memory.
final class MappedPages: SynchronousCase {
  static let leakCase = LeakCase(
    MappedPages.self, "mapped_pages", "16 KiB mapped and touched per 50 calls, never unmapped", .tuning,
    .leak(bytes: 327.68, site: LeakSite(c: "corpus_leak_mapping", file: "leaks.c", line: nil), outside: true))

  private let calls = Atomic(0)

  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 50 == 0 else { return }
    corpus_leak_mapping(16_384)
  }
}

/// Mapped memory, in larger parts.
final class MappedRegions: SynchronousCase {
  static let leakCase = LeakCase(
    MappedRegions.self, "mapped_regions", "256 KiB mapped and touched per 1,000 calls, never unmapped", .held,
    .leak(bytes: 262.144, site: LeakSite(c: "corpus_leak_mapping", file: "leaks.c", line: nil), outside: true))

  private let calls = Atomic(0)

  func perform(_ worker: inout CaseWorker) {
    guard calls.wrappingAdd(1, ordering: .relaxed).newValue % 1_000 == 0 else { return }
    corpus_leak_mapping(262_144)
  }
}
