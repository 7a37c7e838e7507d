internal import CLibrary
internal import CPlatform

/// What the processors that this process may use did since the machine started, in nanoseconds.
public struct ProcessorTimes: Sendable, Hashable {
  /// All time, idle time included.
  public var totalNanoseconds: UInt64
  /// Time that the hypervisor gave to other machines.
  public var stolenNanoseconds: UInt64
  /// Time in which programs or the kernel ran.
  public var busyNanoseconds: UInt64

  /// The current times; nil where the system does not report them.
  public static func now() -> ProcessorTimes? {
    SystemFile.text("/proc/stat").flatMap {
      ProcessorTimes(stat: $0, ticksPerSecond: SystemFile.ticksPerSecond) { cplatform_may_use_processor($0) }
    }
  }

  /// Parses the lines `cpu0`, `cpu1`, … of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; guest times
  /// are part of user time.
  ///
  /// - Parameter isUsable: whether the processor with a number counts.
  public init?(stat: String, ticksPerSecond: UInt64, isUsable: (UInt32) -> Bool) {
    (totalNanoseconds, stolenNanoseconds, busyNanoseconds) = (0, 0, 0)
    let nanosecondsOfTick = 1_000_000_000 / max(1, ticksPerSecond)
    for line in stat.split(separator: "\n") where line.hasPrefix("cpu") {
      let words = line.split(separator: " ")
      guard let number = words.first.flatMap({ UInt32($0.dropFirst(3)) }), isUsable(number) else { continue }
      let fields = words.dropFirst().prefix(8).compactMap { UInt64($0) }
      guard fields.count == 8 else { return nil }
      let total = fields.reduce(0, &+)
      totalNanoseconds &+= total &* nanosecondsOfTick
      stolenNanoseconds &+= fields[7] &* nanosecondsOfTick
      busyNanoseconds &+= (total &- fields[3] &- fields[4] &- fields[7]) &* nanosecondsOfTick
    }
    guard totalNanoseconds > 0 else { return nil }
  }
}
