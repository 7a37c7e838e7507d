#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Raw memory of zeros that starts on a cache line, freed with the last reference to this object. Untouched
/// pages take no memory.
@usableFromInline
final class ZeroedRegion: @unchecked Sendable {
  // Immutable pointers; users of the memory must protect it.
  /// The first byte, on a cache line.
  let start: UnsafeMutableRawPointer
  private let allocation: UnsafeMutableRawPointer

  /// The size of a cache line; words that different threads write are at least this far apart.
  static let cacheLineBytes = 64

  init(byteCount: Int) {
    guard let allocation = calloc(1, byteCount + Self.cacheLineBytes) else {
      preconditionFailure("out of memory: \(byteCount) bytes for instrumentation tables")
    }
    self.allocation = allocation
    start = allocation.alignedUp(toMultipleOf: Self.cacheLineBytes)
  }

  deinit { free(allocation) }
}
