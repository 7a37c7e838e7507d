internal import CLibrary

/// The memory of a process as the kernel counts it.
public enum ProcessMemory {
  /// The resident size of this process; nil when the system does not report it.
  public static func residentBytes() -> UInt64? { residentBytes(of: getpid()) }

  /// The resident size of another process; nil when the system does not report it.
  public static func residentBytes(of process: Int32) -> UInt64? {
    guard let text = SystemFile.text("/proc/\(process)/statm") else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = UInt64(fields[1]) else { return nil }
    return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Resets the peak resident size of this process, so that ``peakResidentBytes(of:)`` is the peak from now on
  /// (`proc(5)`, `clear_refs`).
  ///
  /// - Returns: false where the system cannot do that.
  public static func forgetPeak() -> Bool {
    let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, "5", 1) == 1
  }

  /// The peak resident size of a process, including the time between two readings; nil when the system does not report
  /// it.
  public static func peakResidentBytes(of process: Int32) -> UInt64? {
    guard let text = SystemFile.text("/proc/\(process)/status"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { UInt64($0) }
      .map { $0 * 1024 }
  }
}
