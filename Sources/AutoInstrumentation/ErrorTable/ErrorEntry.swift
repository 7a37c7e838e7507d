public import Synchronization

#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#else
  public import Darwin
#endif

/// What is known of one operation: a cache line of counters, then the bytes of its key.
///
/// Lives in zeroed memory of ``strideBytes``; all zeros is a free entry. The plain fields and the key's bytes are
/// written by the thread that took the entry, before it publishes the entry in a bucket with release; readers reach
/// the entry through that bucket with acquire. They never change after that.
@usableFromInline
struct ErrorEntry: ~Copyable {
  /// The breaker's word. First, so that its address is the entry's. Written by ``BreakerEnvironment`` alone.
  @usableFromInline let word: Atomic<UInt64>
  /// Failures recorded. Added to by every recorder, taken to 0 by resets; relaxed additions lose nothing. Resets
  /// exchange, so that a failure recorded beside a reset is in what the reset took or in what it left.
  let failures: Atomic<UInt64>
  /// When the last failure was recorded, nanoseconds + 1; 0: never. Only ever raised, but for resets.
  let lastFailure: Atomic<UInt64>
  /// 1 once the entry's key is written. Raised with release by the entry's writer, read with acquire by reports.
  let isLive: Atomic<UInt32>
  /// The free entry after this one, index + 1. Read and written by the free list alone.
  let nextFree: Atomic<UInt32>
  @usableFromInline var libraryCount: UInt16
  @usableFromInline var operationCount: UInt16

  /// Where the key begins.
  @inlinable
  static var keyOffset: Int { 64 }

  /// The distance of entries: counters, and a key of the largest size.
  @inlinable
  static var strideBytes: Int { 256 }
}

extension UnsafeMutablePointer<ErrorEntry> {
  /// The key's bytes: library, then operation.
  @inlinable
  var keyBytes: UnsafeMutableRawPointer { UnsafeMutableRawPointer(self) + ErrorEntry.keyOffset }

  /// The breaker's word, which is the entry's first field.
  @inlinable
  var breakerWord: UnsafeMutablePointer<Atomic<UInt64>> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// Whether the key is this one, name by name.
  @inlinable
  func matches(_ library: UnsafeBufferPointer<UInt8>, _ operation: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(pointee.libraryCount) == library.count, Int(pointee.operationCount) == operation.count else {
      return false
    }
    if let bytes = library.baseAddress, memcmp(bytes, keyBytes, library.count) != 0 { return false }
    guard let bytes = operation.baseAddress else { return true }
    return memcmp(bytes, keyBytes + library.count, operation.count) == 0
  }

  /// The key's library.
  var library: String {
    String(decoding: UnsafeRawBufferPointer(start: keyBytes, count: Int(pointee.libraryCount)), as: UTF8.self)
  }

  /// The key's operation.
  var operation: String {
    String(
      decoding: UnsafeRawBufferPointer(
        start: keyBytes + Int(pointee.libraryCount), count: Int(pointee.operationCount)), as: UTF8.self)
  }
}
