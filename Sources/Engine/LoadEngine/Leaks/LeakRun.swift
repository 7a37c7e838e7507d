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

  /// Reads what the measuring side left in the memory of the run.
  init(_ run: RunLauncher.Concluded, plan: Plan, region: SharedRegion) {
    let result = run.machine.finished?.leaks
    let classes = result?.sizeClasses.count ?? 0
    let count = region.header.pointee.leakWindows.load(ordering: .acquiring)
    let windows = (0..<Int(min(count, UInt64(region.layout.windowCapacity)))).map {
      LeakWindowWords.window(region.window($0), classes: classes)
    }
    var observations = LeakObservations(
      executor: plan.executor.rawValue, sizeClasses: result?.sizeClasses ?? [], windows: windows,
      controls: LeakRun.controls(region, classes: classes), operations: result?.operations,
      exhausted: result?.exhausted,
      warnings: run.machine.finished?.warnings ?? [])
    if result?.isComplete != true {
      observations.incompleteness =
        run.machine.isInterrupted
        ? LeakObservations.interruption
        : result?.exhausted.map { "the process ran out of \($0.resource.noun) after \($0.operations) operations" }
          ?? run.ending?.message ?? "the measuring process did not finish"
    }
    outcome = run.outcome
    self.observations = observations.compacted
    profile = result?.profile
  }

  /// What windows without operations left behind, where they were performed.
  private static func controls(_ region: SharedRegion, classes: Int) -> [LeakObservations.Control] {
    stride(from: LeakPasses.maximumWindows + 1, to: region.layout.windowCapacity, by: 2).compactMap { row in
      let (before, after) = (region.window(row), region.window(row + 1))
      guard after[LeakWindowWords.operations] > 0 else { return nil }
      return LeakObservations.Control(
        windows: Int(clamping: after[LeakWindowWords.operations]),
        before: LeakWindowWords.window(before, classes: classes).objects,
        after: LeakWindowWords.window(after, classes: classes).objects)
    }
  }
}
