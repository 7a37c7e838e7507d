#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// This process's resident size, read without allocating: the file stays open and the text goes to the stack.
final class ResidentSize: Sendable {
  private let descriptor: Int32
  private let pageBytes: UInt64

  init() {
    descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    pageBytes = UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Nil where the system does not tell.
  func bytes() -> UInt64? {
    guard descriptor >= 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { text in
      let count = pread(descriptor, text.baseAddress, text.count, 0)
      guard count > 0 else { return nil }
      // "size resident shared …", in pages.
      var field = 0
      var pages: UInt64 = 0
      for byte in text[..<count] {
        if byte == UInt8(ascii: " ") {
          field += 1
          if field == 2 { return pages * pageBytes }
        } else if field == 1 {
          guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
          pages = pages * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
      }
      return nil
    }
  }
}
