public import LoadRecord
internal import LoadScenario
internal import Synchronization

/// What a leak check saw.
public struct LeakRun: Sendable {
  /// How it ended.
  public var outcome: RunLauncher.Outcome
  /// The quiet points, as far as it came.
  public var observations: LeakObservations
  /// The objects that were tracked; nil: none were.
  public var profile: AllocationProfile?
  /// How many operations would have taken the usual time, where these took far less; nil: they took long enough.
  public var operationsWanted: UInt64?
  /// How long operations take, where that was all that was asked.
  public var probe: LeakProbe?

  /// Reads what the measuring side left in the memory of the run.
  ///
  /// - Parameter order: as the check performed it.
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
      // What the check is to stay below; the process is ended at more.
      let limit = order.leakCheck?.memoryLimitBytes ?? plan.memory.limitBytes
    {
      observations.stop = LeakCheckStop(.memory, value: limit, operations: windows.last?.operations ?? 0)
    }
    // A limit on memory is a stop of the check.
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

  /// What the measuring process noted of its size classes before it was ended.
  private static func sizeClasses(_ region: SharedRegion) -> [UInt64] {
    let words = region.window(region.layout.windowCapacity - 1)
    let count = Int(min(words[0], UInt64(LeakWindowWords.maximumClasses)))
    return (0..<count).map { words[LeakWindowWords.objects + $0] }
  }

  /// The operations of which calls failed.
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

  /// What windows without operations left behind, where they were performed.
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
