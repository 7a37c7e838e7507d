/// What all processors did since the machine started, in kernel ticks.
public struct ProcessorTimes: Sendable, Hashable {
  /// All time, idle time included.
  public var total: UInt64
  /// Time that the hypervisor gave to others.
  public var steal: UInt64

  /// Reads now; nil where the system does not tell.
  public static func now() -> ProcessorTimes? { SystemFile.text("/proc/stat").flatMap(ProcessorTimes.init(stat:)) }

  /// Parses the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; guest times are part
  /// of user time.
  public init?(stat: String) {
    guard let line = stat.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let fields = line.split(separator: " ").dropFirst().prefix(8).compactMap { UInt64($0) }
    guard fields.count == 8 else { return nil }
    total = fields.reduce(0, +)
    steal = fields[7]
  }
}
