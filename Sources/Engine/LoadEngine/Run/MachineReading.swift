internal import LoadPlatform
internal import LoadRecord

/// The kernel's counts for this process and its processors at one moment, as far as available.
struct MachineReading: Sendable {
  let nanoseconds: UInt64
  private let threads: [Int32: ScheduledTime]?
  private let throttling: ControlGroup.Throttling?
  private let processors: ProcessorTimes?
  /// Counts of the tool's own processes: this one, the supervisor, and all that they started.
  private let own: UInt64?

  /// Reads the counts. Costs a file for each thread of this process and each process of the machine: never while
  /// workers perform.
  ///
  /// - Parameter root: the first of the tool's processes.
  static func now(root: Int32, _ group: ControlGroup?) -> MachineReading {
    MachineReading(
      nanoseconds: MonotonicClock.nanoseconds(), threads: ScheduledTime.ofThreads(), throttling: group?.throttling(),
      processors: ProcessorTimes.now(), own: ProcessTree.processorNanoseconds(below: root))
  }

  /// What kept workers from running since an earlier reading.
  ///
  /// - Parameter busyNanoseconds: the time that workers spent in operations.
  func disturbances(since earlier: MachineReading, busyNanoseconds: UInt64) -> [Disturbance] {
    guard let threads, let before = earlier.threads else { return [] }
    let time = ScheduledTime.sum(of: threads, since: before)
    func added<Value>(_ value: KeyPath<MachineReading, Value?>, _ count: (Value, Value) -> UInt64) -> Double? {
      guard let now = self[keyPath: value], let then = earlier[keyPath: value] else { return nil }
      return Double(count(now, then))
    }
    let used = added(\.processors) { $0.busyNanoseconds - min($0.busyNanoseconds, $1.busyNanoseconds) }
    let own = added(\.own) { $0 - min($0, $1) }
    return ProcessorUse(
      elapsed: Double(nanoseconds - earlier.nanoseconds), processors: Double(HostDescription.allowedProcessors),
      ran: Double(time.runNanoseconds), waited: Double(time.delayNanoseconds), busy: Double(busyNanoseconds),
      throttled: added(\.throttling) { $0.nanoseconds(since: $1) },
      others: used.flatMap { used in own.map { max(0, used - $0) } }
    ).disturbances
  }
}
