internal import LoadStatistics

/// One worker, or, above 1000 workers, one group of them.
public struct WorkerRecord: Sendable, Codable, Equatable {
  /// The worker's number over all groups; nil for a group of workers.
  public var index: Int?
  /// The group's name.
  public var group: String
  /// The executor that performed the operations.
  public var executor: String
  /// Operations performed.
  public var operations: UInt64
  /// Time spent performing operations.
  public var busySeconds: Double?
  /// Involuntary context switches; nil where they cannot be attributed to workers.
  public var involuntaryContextSwitches: UInt64?
  /// Processor time; nil where it cannot be attributed to workers.
  public var cpuSeconds: Double?
  /// Arrivals that the worker waited for because it was free before they were due (open model).
  public var waits: UInt64?
  /// The number of these arrivals that it started more than a millisecond late: the machine, not the target, caused the
  /// delay.
  public var lateWakeups: UInt64?
  /// The number of workers that this entry stands for; nil: one.
  public var workers: Int?
  /// The minimum number of operations of any of these workers.
  public var leastOperations: UInt64?
  /// The mean number of operations of these workers.
  public var meanOperations: Double?
  /// The maximum number of operations of any of these workers.
  public var mostOperations: UInt64?

  /// Above this many workers a record keeps one entry for each group.
  public static let maximumEntries = 1000

  /// One worker.
  public init(
    index: Int, group: String, executor: String, operations: UInt64, busySeconds: Double?,
    involuntaryContextSwitches: UInt64?, cpuSeconds: Double?, waits: UInt64? = nil, lateWakeups: UInt64? = nil
  ) {
    self.index = index
    self.group = group
    self.executor = executor
    self.operations = operations
    self.busySeconds = busySeconds
    self.involuntaryContextSwitches = involuntaryContextSwitches
    self.cpuSeconds = cpuSeconds
    self.waits = waits
    self.lateWakeups = lateWakeups
  }

  /// All workers of a group together, from entries that may stand for several; a sum is nil where one of its parts is
  /// unknown.
  public init(group: String, executor: String, of workers: [WorkerRecord]) {
    index = nil
    self.group = group
    self.executor = executor
    operations = workers.map(\.operations).clampedSum()
    busySeconds = WorkerRecord.sum(workers.map(\.busySeconds))
    cpuSeconds = WorkerRecord.sum(workers.map(\.cpuSeconds))
    involuntaryContextSwitches = WorkerRecord.sum(workers.map(\.involuntaryContextSwitches))
    waits = WorkerRecord.sum(workers.map(\.waits))
    lateWakeups = WorkerRecord.sum(workers.map(\.lateWakeups))
    let count = workers.map { $0.workers ?? 1 }.clampedSum()
    self.workers = count
    leastOperations = workers.compactMap { $0.workers == nil ? $0.operations : $0.leastOperations }.min()
    meanOperations = count > 0 ? Double(operations) / Double(count) : nil
    mostOperations = workers.compactMap { $0.workers == nil ? $0.operations : $0.mostOperations }.max()
  }

  private static func sum(_ values: [UInt64?]) -> UInt64? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.clampedSum() : nil
  }

  private static func sum(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.reduce(0, +) : nil
  }
}
