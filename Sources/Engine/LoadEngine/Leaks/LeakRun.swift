public import LoadRecord
internal import LoadScenario
internal import Synchronization

/// The result of a leak check's process.
public struct LeakRun: Sendable {
  /// How it ended.
  public var outcome: RunLauncher.Outcome
  /// The quiet points reached.
  public var observations: LeakObservations
  /// The tracked objects; nil: none.
  public var profile: AllocationProfile?
  /// The number of operations that would have taken the usual time, if these took far less; nil: they took long enough.
  public var operationsWanted: UInt64?
  /// The duration of operations, for a probe.
  public var probe: LeakProbe?

  /// Reads the results that the measuring side left in the shared memory.
  ///
  /// - Parameter order: the order as it was performed.
  init(_ run: RunLauncher.Concluded, _ order: MeasurementOrder, region: SharedRegion) {
    let plan = order.plan
    let result = run.machine.finished?.leaks
    let sizeClasses = result?.sizeClasses ?? LeakRun.sizeClasses(region)
    let count = region.header.pointee.leakWindows.load(ordering: .acquiring)
    let names = LeakMeasurement.accountedOperations(plan)
    let windows = (0..<Int(min(count, UInt64(region.layout.windowCapacity)))).map {
      LeakWindowWords.window(region.window($0), classes: sizeClasses.count, operationCount: names.count)
    }
    var observations = LeakObservations(
      executor: plan.executor.rawValue, sizeClasses: sizeClasses, beginning: result?.beginning ?? [],
      windows: windows,
      controls: LeakRun.controls(region, classes: sizeClasses.count),
      operationNames: names.isEmpty || windows.contains { $0.operationBytes == nil } ? nil : names,
      operations: result?.operations,
      exhausted: result?.exhausted, stop: result?.stop,
      failures: LeakRun.failures(region, plan, names: run.machine.finished?.failureNames ?? [:]),
      warnings: run.machine.finished?.warnings ?? [])
    if let ending = run.ending, ending.kind == .memoryLimit,
      // The check stays below its limit; at more, the process is ended.
      let limit = order.leakCheck?.memoryLimitBytes ?? plan.memory.limitBytes
    {
      observations.stop = LeakCheckStop(.memory, value: limit, operations: windows.last?.operations ?? 0)
    }
    // A memory limit counts as a stop of the check.
    if let ending = run.ending, ending.kind.outcome != nil, ending.kind != .memoryLimit { observations.ending = ending }
    if result?.isComplete != true {
      observations.incompleteness =
        run.machine.isInterrupted
        ? LeakObservations.interruption
        : observations.stop?.description
          ?? result?.exhausted.map { "the process ran out of \($0.noun) after \($0.operations) operations" }
          ?? run.ending?.message ?? "the measuring process did not finish"
    }
    outcome = run.outcome
    self.observations = observations.compacted
    operationsWanted = order.leakCheck?.pace == nil ? LeakPasses.wanted(after: observations) : nil
    profile = result?.profile
    probe = result?.probe
  }

  /// The size classes that the measuring process recorded before it was ended.
  private static func sizeClasses(_ region: SharedRegion) -> [UInt64] {
    let words = region.window(region.layout.windowCapacity - 1)
    let count = Int(min(words[0], UInt64(LeakWindowWords.maximumClasses)))
    return (0..<count).map { words[LeakWindowWords.objects + $0] }
  }

  /// The operations that failed.
  private static func failures(
    _ region: SharedRegion, _ plan: Plan, names: [Int32: String]
  ) -> [LeakCheckFailures] {
    var observer = Observer(region: region, plan: plan)
    var totals: [String: LeakCheckFailures] = [:]
    for entry in observer.interval(endNanoseconds: 0).operations {
      totals[entry.name, default: LeakCheckFailures(operation: entry.name, calls: 0, failures: 0)].calls += entry.count
      totals[entry.name]?.failures += entry.failures
      for (code, count) in entry.failureKinds {
        totals[entry.name]?.kinds[Int32(code).flatMap { names[$0] } ?? code, default: 0] += count
      }
    }
    return totals.values.filter { $0.failures > 0 }.sorted { $0.operation < $1.operation }
  }

  /// The effect of windows without operations, if they were performed.
  private static func controls(_ region: SharedRegion, classes: Int) -> [LeakObservations.Control] {
    stride(from: LeakPasses.maximumWindows + 1, to: region.layout.windowCapacity - 1, by: 2).compactMap { row in
      let (before, after) = (region.window(row), region.window(row + 1))
      guard after[LeakWindowWords.operations] > 0 else { return nil }
      return LeakObservations.Control(
        windows: Int(clamping: after[LeakWindowWords.operations]),
        before: LeakWindowWords.window(before, classes: classes).objects,
        after: LeakWindowWords.window(after, classes: classes).objects)
    }
  }
}
