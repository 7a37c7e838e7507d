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

  /// The largest resident size that a process ever had, between two looks as well; nil when the system does not tell.
  public static func peakResidentBytes(of process: Int32) -> UInt64? {
    guard let text = SystemFile.text("/proc/\(process)/status"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { UInt64($0) }
      .map { $0 * 1024 }
  }
}
