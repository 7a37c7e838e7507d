/// What the kernel's scheduler counts for a thread.
public struct ScheduledTime: Sendable, Hashable {
  /// Time on a processor.
  public var runNanoseconds: UInt64
  /// Time in which it could have run and waited for a processor; also while a quota was used up.
  public var delayNanoseconds: UInt64
}

extension ScheduledTime {
  /// Parses `schedstat`: time on a processor, time waiting for one, times that it ran.
  public init?(schedstat: String) {
    let fields = schedstat.split { $0 == " " || $0 == "\n" }
    guard fields.count == 3, let run = UInt64(fields[0]), let delay = UInt64(fields[1]) else { return nil }
    self.init(runNanoseconds: run, delayNanoseconds: delay)
  }

  /// The calling thread's; nil where the system does not tell. Costs some microseconds.
  public static func ofCurrentThread() -> ScheduledTime? {
    SystemFile.text("/proc/thread-self/schedstat").flatMap(ScheduledTime.init(schedstat:))
  }

  /// That of all threads of this process, by their identifiers; nil where the system does not tell. Costs some
  /// microseconds for each.
  public static func ofThreads() -> [Int32: ScheduledTime]? {
    guard let names = SystemFile.names(in: "/proc/self/task") else { return nil }
    var times: [Int32: ScheduledTime] = [:]
    for thread in names.compactMap({ Int32($0) }) {
      // One that has ended meanwhile has no file.
      times[thread] = SystemFile.text("/proc/self/task/\(thread)/schedstat").flatMap(ScheduledTime.init(schedstat:))
    }
    return times.isEmpty ? nil : times
  }

  /// What was added since an earlier look, over the threads that are still there.
  public static func sum(
    of later: [Int32: ScheduledTime], since earlier: [Int32: ScheduledTime]
  ) -> ScheduledTime {
    later.reduce(into: ScheduledTime(runNanoseconds: 0, delayNanoseconds: 0)) { sum, entry in
      let before = earlier[entry.key]
      sum.runNanoseconds &+= entry.value.runNanoseconds.subtractingDown(to: before?.runNanoseconds)
      sum.delayNanoseconds &+= entry.value.delayNanoseconds.subtractingDown(to: before?.delayNanoseconds)
    }
  }
}

extension UInt64 {
  /// What was added since; 0 where an identifier is another thread's by now.
  fileprivate func subtractingDown(to before: UInt64?) -> UInt64 { self - Swift.min(before ?? 0, self) }
}
