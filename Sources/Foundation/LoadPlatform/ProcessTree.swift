internal import CLibrary

/// Processes and those that they started.
public enum ProcessTree {
  /// Processor time of a process and of all its descendants, including those that have ended and were waited for; nil
  /// where the system does not report it. Reads one file per process of the machine.
  public static func processorNanoseconds(below root: Int32) -> UInt64? {
    guard let names = SystemFile.names(in: "/proc") else { return nil }
    var children: [Int32: [Int32]] = [:]
    var ticks: [Int32: UInt64] = [:]
    for process in names.compactMap({ Int32($0) }) {
      guard let entry = SystemFile.text("/proc/\(process)/stat").flatMap(Entry.init(stat:)) else { continue }
      children[entry.parent, default: []].append(process)
      ticks[process] = entry.ticks
    }
    guard ticks[root] != nil else { return nil }
    var sum: UInt64 = 0
    var left = [root]
    while let process = left.popLast() {
      sum &+= ticks[process] ?? 0
      left += children[process] ?? []
    }
    return sum &* (1_000_000_000 / SystemFile.ticksPerSecond)
  }

  /// The process that started this one.
  public static var parent: Int32 { getppid() }

  /// This process.
  public static var current: Int32 { getpid() }

  /// A process as `/proc/<pid>/stat` describes it.
  struct Entry: Hashable {
    var parent: Int32
    /// Its own time and that of children that it waited for.
    var ticks: UInt64

    init?(stat: String) {
      // The name in parentheses may contain anything: fields are counted from its end. State, parent, …
      guard let end = stat.lastIndex(of: ")") else { return nil }
      let fields = stat[stat.index(after: end)...].split(separator: " ")
      guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
      self.parent = parent
      ticks = fields[11...14].compactMap { UInt64($0) }.reduce(0, &+)
    }
  }
}
