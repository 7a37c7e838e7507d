internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadTarget
internal import Synchronization

/// The windows of a leak check, inside the measuring process: has all workers perform the same number of operations, waits
/// until they stand still and the process has settled, and reads its memory into the shared region.
///
/// Whatever the check needs is made before the first quiet point, so that it does not show up as growth.
struct LeakMeasurement {
  let plan: Plan
  let region: SharedRegion
  let tracking: any AllocationTracking
  let workers: WorkerSet
  let executor: any WorkerExecutor
  let gate: Gate
  /// Has the target release what it deferred.
  let quiesce: () -> Void
  /// The names of the target's operations.
  let operations: [String]

  /// Rows of the shared memory for what windows without operations leave: before and after, between the passes and at the
  /// end.
  static let controlRows = 4
  /// Windows without operations in a control, and workers times windows.
  private static let controlWindows = 64
  private static let controlArrivals = 20_000
  /// Windows without operations before the check, times workers, in each of at most so many rounds.
  private static let levelArrivals = 512
  private static let levelRounds = 24
  /// A round that leaves no more is level.
  private static let levelBytes: UInt64 = 512
  /// How long a probe must take to tell how many operations there will be.
  private static let probeNanoseconds: UInt64 = 60_000_000

  /// Performs all windows, or as many as there are before a stop is requested. Blocks.
  ///
  /// - Returns: what is known beside the windows, and whether all workers stand still.
  func run(_ order: LeakCheckOrder) -> (result: MeasurementEvent.LeakResult, allLeft: Bool) {
    if plan.executor != .threads { DispatchPriming.perform(threads: HostDescription.allowedProcessors) }
    OperationTag.announce()
    let counts = tracking.startCounting()
    let expected = plan.memory.expected.filter { $0.subject == .operation }
    tracking.expect(operations: expected.compactMap { operations.firstIndex(of: $0.text) })
    region.header.pointee.enter(.warmup)
    begin()
    var allLeft = true
    var exhausted: LeakResource.Exhaustion?
    var performedBefore: UInt64 = 0
    let total = order.operations ?? probe(&performedBefore, &allLeft, &exhausted)
    let passes = LeakPasses(
      operations: total, deckLengths: plan.workerIndices.map { workers.deckLength(ofWorker: $0) }, seed: plan.seed)
    workers.resetForLeakCheck()
    // Their pages, before the first figure.
    for window in 0..<region.layout.windowCapacity {
      region.window(window).update(repeating: 0, count: LeakWindowWords.count)
    }
    var before: [OperationAllocations] = []
    level()
    let start = MonotonicClock.nanoseconds()
    region.header.pointee.startNanoseconds.store(start, ordering: .relaxed)
    region.header.pointee.startTicks.store(Ticks.now(), ordering: .relaxed)
    region.header.pointee.enter(.measuring)
    var window = 0
    settle()
    record(window, passes, performedBefore, start)
    while allLeft, window < passes.windows, exhausted == nil, !gate.isStopRequested {
      if window == passes.windowsPerPass {
        control(0)
        before = counts ? allCounts() : []
        if let tracked = order.tracking {
          _ = tracking.startTracking(
            classBytes: tracked.classBytes, spacing: tracked.spacing, resources: tracked.resources)
        }
      }
      window += 1
      for index in plan.workerIndices {
        workers.setLimit(passes.limit(ofWorker: index, atWindow: window), ofWorker: index)
      }
      allLeft = perform()
      guard allLeft, !gate.isStopRequested else { break }
      settle()
      record(window, passes, performedBefore, start)
      if window < passes.windows {
        exhausted = tracking.exhausted().map {
          .init(resource: $0, operations: performedBefore + passes.operations(atWindow: window))
        }
      }
    }
    if window == passes.windows { control(1) }
    var result = result(counts, before: before, isComplete: window == passes.windows, order)
    result.exhausted = exhausted
    return (result, allLeft)
  }

  // MARK: Windows

  private func begin() {
    region.control.pointee.setPhaseEnd(ticks: .max)
    workers.resetForLeakCheck()
    executor.begin()
    region.control.pointee.set(RunControl.go)
  }

  /// Sends all workers through their loops.
  ///
  /// - Returns: whether all stand still again.
  private func perform() -> Bool {
    gate.open(.go)
    gate.waitForEnd(untilNanoseconds: nil)
    guard gate.isStopRequested else { return true }
    region.control.pointee.set(RunControl.hold)
    executor.hold()
    return gate.waitForAll(untilNanoseconds: MonotonicClock.nanoseconds() + plan.gracefulStopNanoseconds)
  }

  /// Brings the workers to the gate and back, without an operation, until that leaves nothing behind: what is kept for the
  /// threads of a pool fills first.
  private func level() {
    for index in plan.workerIndices { workers.setLimit(0, ofWorker: index) }
    settle()
    for _ in 0..<Self.levelRounds {
      let before = tracking.liveBytes()
      for _ in 0..<max(1, Self.levelArrivals / plan.workerCount) { guard perform() else { return } }
      settle()
      guard let before, let after = tracking.liveBytes(), after > before + Self.levelBytes else { return }
    }
  }

  /// Reads what windows without operations leave.
  private func control(_ number: Int) {
    let rows = LeakPasses.maximumWindows + 1 + 2 * number
    tracking.readWindow(into: region.window(rows), isThorough: false)
    let windows = max(2, min(Self.controlWindows, Self.controlArrivals / plan.workerCount))
    for _ in 0..<windows { guard perform() else { return } }
    settle()
    tracking.readWindow(into: region.window(rows + 1), isThorough: false)
    region.window(rows + 1)[LeakWindowWords.operations] = UInt64(windows)
  }

  /// Performs ever more operations until it is clear how long they take.
  ///
  /// - Parameter performed: how many it performed, of all workers.
  /// - Returns: how many are to follow.
  private func probe(
    _ performed: inout UInt64, _ allLeft: inout Bool, _ exhausted: inout LeakResource.Exhaustion?
  ) -> UInt64 {
    var share: UInt64 = 8
    var limit: UInt64 = 0
    while true {
      let start = MonotonicClock.nanoseconds()
      limit += share
      for index in plan.workerIndices { workers.setLimit(limit, ofWorker: index) }
      allLeft = perform()
      performed = limit * UInt64(plan.workerCount)
      let took = MonotonicClock.nanoseconds() - start
      exhausted = tracking.exhausted().map { .init(resource: $0, operations: performed) }
      if !allLeft || exhausted != nil || gate.isStopRequested || took >= Self.probeNanoseconds || share > 1 << 24 {
        return LeakPasses.chosen(operations: share * UInt64(plan.workerCount), nanoseconds: took)
      }
      share *= 2
    }
  }

  /// Waits until what goes on beside the workers has come to an end: what a task leaves is freed after it has answered.
  private func settle() {
    quiesce()
    var last = tracking.liveBytes()
    // On a pool the last worker's own block or task is on its way out.
    for attempt in 0..<100 {
      if plan.executor != .threads || attempt > 0 { NativeThread.sleep(nanoseconds: 50_000) }
      let now = tracking.liveBytes()
      if now == last { return }
      last = now
    }
  }

  /// - Parameter before: operations performed before the first window.
  private func record(_ window: Int, _ passes: LeakPasses, _ before: UInt64, _ start: UInt64) {
    let words = region.window(window)
    tracking.readWindow(into: words, isThorough: window % passes.windowsPerPass == 0)
    words[LeakWindowWords.pass] = UInt64(passes.pass(ofWindow: window))
    words[LeakWindowWords.operations] = before + passes.operations(atWindow: window)
    words[LeakWindowWords.elapsedNanoseconds] = MonotonicClock.nanoseconds() - start
    region.header.pointee.leakWindows.store(UInt64(window) + 1, ordering: .releasing)
  }

  // MARK: Allocations

  private func allCounts() -> [OperationAllocations] {
    (0...operations.count).map { tracking.counts(operation: $0 < operations.count ? $0 : nil) }
  }

  private func result(
    _ counts: Bool, before: [OperationAllocations], isComplete: Bool, _ order: LeakCheckOrder
  ) -> MeasurementEvent.LeakResult {
    let profile = order.tracking == nil ? nil : tracking.stopTracking(operations: operations)
    let after = counts && !before.isEmpty ? allCounts() : []
    var performed: [OperationAllocations] = []
    for (index, (before, after)) in zip(before, after).enumerated() {
      var difference = after.since(before)
      difference.operation = operations.indices.contains(index) ? operations[index] : nil
      if difference.calls > 0 || difference.operation == nil { performed.append(difference) }
    }
    return MeasurementEvent.LeakResult(
      sizeClasses: tracking.sizeClasses, operations: counts ? performed : nil, profile: profile, isComplete: isComplete)
  }
}

extension Plan {
  var workerIndices: Range<Int> { 0..<workerCount }
}

extension OperationAllocations {
  /// What was added since an earlier reading.
  fileprivate func since(_ earlier: OperationAllocations) -> OperationAllocations {
    let known = Dictionary(uniqueKeysWithValues: earlier.sizeClasses.map { ($0.bytes, $0) })
    return OperationAllocations(
      operation: operation, calls: calls - earlier.calls,
      sizeClasses: sizeClasses.compactMap { now in
        let before = known[now.bytes]
        let allocated = now.allocated - (before?.allocated ?? 0)
        // A growth in place that the allocator refused takes back what it had counted.
        let freed = now.freed - min(now.freed, before?.freed ?? 0)
        guard allocated > 0 || freed > 0 else { return nil }
        return SizeClass(
          bytes: now.bytes, allocated: allocated, freed: freed,
          allocatedBytes: now.allocatedBytes.map { $0 - (before?.allocatedBytes ?? 0) },
          freedBytes: now.freedBytes.map { $0 - min($0, before?.freedBytes ?? 0) })
      },
      resources: resources?.map { now in
        let before = earlier.resources?.first { $0.resource == now.resource }
        return Resource(
          resource: now.resource, made: now.made - (before?.made ?? 0),
          released: now.released - (before?.released ?? 0))
      })
  }
}
