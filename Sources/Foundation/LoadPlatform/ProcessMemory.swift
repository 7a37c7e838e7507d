internal import CLibrary

/// The memory of a process as the kernel counts it.
public enum ProcessMemory {
  /// The resident size of this process; nil when the system does not tell.
  public static func residentBytes() -> UInt64? { residentBytes(of: getpid()) }

  /// The resident size of another process; nil when the system does not tell.
  public static func residentBytes(of process: Int32) -> UInt64? {
    guard let text = SystemFile.text("/proc/\(process)/statm") else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = UInt64(fields[1]) else { return nil }
    return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Forgets the largest resident size that this process had, so that ``peakResidentBytes(of:)`` is the largest from now on
  /// (`proc(5)`, `clear_refs`).
  ///
  /// - Returns: false where the system cannot do that.
  public static func forgetPeak() -> Bool {
    let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, "5", 1) == 1
  }

  /// The largest resident size that a process ever had, between two looks as well; nil when the system does not tell.
  public static func peakResidentBytes(of process: Int32) -> UInt64? {
    guard let text = SystemFile.text("/proc/\(process)/status"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { UInt64($0) }
      .map { $0 * 1024 }
  }
}
