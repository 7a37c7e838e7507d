internal import LoadTarget

/// What only the error path forgets.
final class ErrorPath: SynchronousCase {
  static let leakCase = LeakCase(
    ErrorPath.self, "error_path", "one call in ten fails and leaks 112 bytes", .tuning,
    .leak(bytes: 11.2, site: LeakSite("ErrorPath.", type: ErrorPath.Request.self)))

  final class Request: Sendable {
    let first = Words4()
    let second = Words4()
    let third = 1
    let fourth = 2
    let fifth = 3
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) throws(OperationFailure) {
    let request = Request()
    observe(request)
    let open = Unmanaged.passRetained(request)
    if worker.below(10) == 0 { throw CorpusFailure.failure }
    open.release()
  }
}

/// A reference that is counted by hand, and once too often.
final class PassRetained: SynchronousCase {
  static let leakCase = LeakCase(
    PassRetained.self, "pass_retained", "Unmanaged.passRetained without a release", .held,
    .leak(bytes: 48, site: LeakSite("PassRetained.", type: PassRetained.Handle.self)))

  final class Handle: Sendable {
    let words = Words4()
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let handle = Handle()
    observe(Unmanaged.passRetained(handle).takeUnretainedValue())
  }
}

/// Memory that is allocated by hand.
final class UnsafePointerLeak: SynchronousCase {
  static let leakCase = LeakCase(
    UnsafePointerLeak.self, "unsafe_pointer", "UnsafeMutablePointer.allocate without deallocate", .held,
    .leak(bytes: 192, site: LeakSite("UnsafePointerLeak.")))

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let pointer = UnsafeMutablePointer<UInt64>.allocate(capacity: 24)
    pointer.initialize(repeating: 7, count: 24)
    observe(UnsafeRawPointer(pointer))
  }
}

/// Memory of many sizes.
final class VaryingSizes: SynchronousCase {
  static let leakCase = LeakCase(
    VaryingSizes.self, "varying_sizes", "memory of 17 to 900 bytes, never freed", .tuning,
    .leak(bytes: VaryingSizes.meanUsableBytes, site: LeakSite("VaryingSizes.")))

  private static let sizes = 17...900

  /// The mean over all sizes of the size class that holds them.
  private static var meanUsableBytes: Double {
    Double(sizes.map(SizeClass.usableBytes).reduce(0, +)) / Double(sizes.count)
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let size = VaryingSizes.sizes.lowerBound + worker.below(VaryingSizes.sizes.count)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
    memory.storeBytes(of: 1, as: UInt8.self)
    observe(UnsafeRawPointer(memory))
  }
}
