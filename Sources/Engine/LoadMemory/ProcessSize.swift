internal import CLibrary

/// The kernel's figures of this process's size, read without allocating: the file stays open and the text goes to the
/// stack.
final class ProcessSize: Sendable {
  private let descriptor: Int32
  private let pageBytes: UInt64

  init() {
    descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    pageBytes = UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Resident size; nil if the system does not report it.
  func residentBytes() -> UInt64? { read()?.resident }

  /// Address space and resident size in bytes; nil if the system does not report them.
  func read() -> (virtual: UInt64, resident: UInt64)? {
    guard descriptor >= 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { text in
      let count = pread(descriptor, text.baseAddress, text.count, 0)
      guard count > 0 else { return nil }
      // "size resident shared …", in pages.
      var virtual: UInt64?
      var pages: UInt64 = 0
      for byte in text[..<count] {
        if byte == UInt8(ascii: " ") {
          if let virtual { return (virtual, pages * pageBytes) }
          virtual = pages * pageBytes
          pages = 0
        } else {
          guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
          pages = pages * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
      }
      return nil
    }
  }

  /// Open descriptors; nil if the system does not report them (Linux does from 6.2 on).
  func descriptors() -> UInt64? {
    var status = stat()
    guard stat("/proc/self/fd", &status) == 0, status.st_size > 0 else { return nil }
    return UInt64(status.st_size)
  }

  /// Threads; nil if the system does not report them.
  func threads() -> UInt64? {
    var status = stat()
    // A folder has a link from each folder inside it, and two of its own.
    guard stat("/proc/self/task", &status) == 0, status.st_nlink > 2 else { return nil }
    return UInt64(status.st_nlink) - 2
  }

  /// Proportional size and anonymous memory in bytes, which the kernel reports in kilobytes; nil if it does not. Some
  /// milliseconds for a process with many mappings.
  func shares() -> (proportional: UInt64, anonymous: UInt64)? {
    let rollup = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC)
    guard rollup >= 0 else { return nil }
    defer { close(rollup) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { text in
      let count = pread(rollup, text.baseAddress, text.count - 1, 0)
      guard count > 0, let start = text.baseAddress else { return nil }
      text[count] = 0
      func kilobytes(_ name: StaticString) -> UInt64? {
        name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) { name in
          strstr(start, name).map { UInt64(strtoull($0 + strlen(name), nil, 10)) }
        }
      }
      guard let proportional = kilobytes("\nPss:"), let anonymous = kilobytes("\nAnonymous:") else { return nil }
      return (proportional * 1024, anonymous * 1024)
    }
  }
}
