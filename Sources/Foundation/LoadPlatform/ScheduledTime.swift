/// The times that the kernel's scheduler accounts to a thread.
public struct ScheduledTime: Sendable, Hashable {
  /// Time on a processor.
  public var runNanoseconds: UInt64
  /// Time in which it was runnable but waited for a processor, including while a quota was used up.
  public var delayNanoseconds: UInt64
}

extension ScheduledTime {
  /// Parses `schedstat`: time on a processor, time waiting for one, times that it ran.
  public init?(schedstat: String) {
    let fields = schedstat.split { $0 == " " || $0 == "\n" }
    guard fields.count == 3, let run = UInt64(fields[0]), let delay = UInt64(fields[1]) else { return nil }
    self.init(runNanoseconds: run, delayNanoseconds: delay)
  }

  /// The times of the calling thread; nil where the system does not report them. Costs some microseconds.
  public static func ofCurrentThread() -> ScheduledTime? {
    SystemFile.text("/proc/thread-self/schedstat").flatMap(ScheduledTime.init(schedstat:))
  }

  /// The times of all threads of this process, by thread identifier; nil where the system does not report them. Costs
  /// some microseconds per thread.
  public static func ofThreads() -> [Int32: ScheduledTime]? {
    guard let names = SystemFile.names(in: "/proc/self/task") else { return nil }
    var times: [Int32: ScheduledTime] = [:]
    for thread in names.compactMap({ Int32($0) }) {
      // A thread that has ended in the meantime has no file.
      times[thread] = SystemFile.text("/proc/self/task/\(thread)/schedstat").flatMap(ScheduledTime.init(schedstat:))
    }
    return times.isEmpty ? nil : times
  }

  /// The increase since an earlier reading, over the threads that still exist.
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
  /// The increase since an earlier reading; 0 where the identifier now belongs to another thread.
  fileprivate func subtractingDown(to before: UInt64?) -> UInt64 { self - Swift.min(before ?? 0, self) }
}
