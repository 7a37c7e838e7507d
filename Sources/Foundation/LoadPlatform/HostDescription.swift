internal import CPlatform

/// The machine that this process runs on. Nil: the system does not report it.
public struct HostDescription: Sendable, Hashable {
  /// The processor's model.
  public var cpu: String?
  /// The number of logical processors that this process may use: by its affinity, and at most its quota, rounded up.
  public var logicalProcessors: Int
  /// The quota of the process's control groups, as a number of processors; nil without one.
  public var processorQuota: Double?
  /// Physical memory.
  public var memoryBytes: UInt64?
  /// The kernel's release.
  public var kernel: String?
  /// The operating system's name.
  public var os: String?

  /// The description of this machine.
  public static func current() -> HostDescription {
    let quota = ControlGroup.current()?.quota()
    return HostDescription(
      cpu: value(after: "model name", separator: ":", in: "/proc/cpuinfo"),
      logicalProcessors: min(allowedProcessors, quota.map { Int(max(1, min($0.rounded(.up), 1e6))) } ?? .max),
      processorQuota: quota,
      memoryBytes: value(after: "MemTotal", separator: ":", in: "/proc/meminfo")
        .flatMap { UInt64($0.prefix { $0 != " " }) }.map { $0 * 1024 },
      kernel: SystemFile.text("/proc/sys/kernel/osrelease").map { String($0.prefix { $0 != "\n" }) },
      os: value(after: "PRETTY_NAME", separator: "=", in: "/etc/os-release").map { $0.filter { $0 != "\"" } })
  }

  /// The number of logical processors that this process may use by its affinity, regardless of a quota.
  public static var allowedProcessors: Int { Int(cplatform_processor_count()) }

  /// The memory that this process may use: that of the machine, and at most the limit of its control groups; nil where
  /// the system does not report it.
  public static func usableMemoryBytes() -> UInt64? {
    let limits = [current().memoryBytes, ControlGroup.current(.memory)?.memoryLimitBytes()]
    return limits.compactMap(\.self).min()
  }

  /// Runnable tasks over the last minute; nil where the system does not report it.
  public static func loadAverage() -> Double? {
    SystemFile.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
  }

  /// A short text that is equal for machines whose figures can be compared: model, processors, memory in GiB and the
  /// quota, where there is one, hashed with FNV-1a.
  public var fingerprint: String {
    let quota = processorQuota.map { "|\($0)" } ?? ""
    let gibibytes = memoryBytes.map { String(($0 + (1 << 29)) >> 30) } ?? "?"
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(cpu ?? "?")|\(logicalProcessors)|\(gibibytes)\(quota)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  private static func value(after key: String, separator: Character, in path: String) -> String? {
    guard let text = SystemFile.text(path), let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
      let place = line.firstIndex(of: separator)
    else { return nil }
    let value = line[line.index(after: place)...].drop { $0 == " " || $0 == "\t" }
    return String(value)
  }
}
