internal import CLeakCorpus
internal import LoadTarget

/// Retained by hand, never released.
final class RetainedByHand: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let held = Unmanaged.passRetained(Session(call))  // leaks: retained_by_hand
    corpus_observe(held.toOpaque())
  }
}

/// `malloc` in C.
final class CMalloc: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { corpus_observe(corpus_leak_malloc(100)) }
}

/// A list in C that is only added to.
final class CList: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { corpus_leak_list_node() }
}

/// One buffer in C, longer with each call.
final class CRealloc: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { corpus_grow_linearly(64) }
}

/// One buffer in C that doubles.
final class CDoubling: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { corpus_append(24) }
}

/// Memory that Swift code allocates by hand.
final class PointerAllocate: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: 10)  // leaks: pointer_allocate
    memory.initialize(repeating: call, count: 10)
    corpus_observe(memory)
  }
}

/// Buffers of many sizes.
final class VaryingSizes: LeakSubject {
  private let seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  func perform(_ call: UInt64) {
    let bytes = 17 + Int(scrambled(seed, call) % 884)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 8)  // leaks: varying_sizes
    memory.storeBytes(of: call, as: UInt64.self)
    corpus_observe(memory)
  }
}

/// Mapped and never unmapped: nothing that an allocator knows of.
final class Mapping: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 50 == 0 { corpus_leak_mapping(16_384) } }
}

/// Threads that come and go, and leave what they keep for themselves.
final class ThreadStorage: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { if call % 500 == 0 { corpus_run_thread(4, 1024, 1) } }
}

/// Three kinds of objects at once.
final class ThreeSizes: LeakSubject {
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    guard call % 10 == 0 else { return }
    for bytes in [32, 128, 512] {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 8)  // leaks: three_sizes
      memory.storeBytes(of: call, as: UInt64.self)
      corpus_observe(memory)
    }
  }
}
