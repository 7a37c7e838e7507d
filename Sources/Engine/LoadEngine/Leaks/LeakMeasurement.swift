internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadTarget
internal import Synchronization

/// The windows of a leak check, inside the measuring process: has all workers perform the operations of a window, waits
/// until they are paused and the process has settled, and reads its memory into the shared region.
///
/// Everything the check needs is allocated before the first quiet point, so that it does not appear as growth.
struct LeakMeasurement {
  let plan: Plan
  let order: LeakCheckOrder
  let region: SharedRegion
  let tracking: any AllocationTracking
  let workers: WorkerSet
  let executor: any WorkerExecutor
  let gate: Gate
  /// Has the target release everything that is deferred.
  let quiesce: () -> Void
  /// The names of the target's operations.
  let operations: [String]
  /// The operations whose live bytes each window records, as indices into ``operations``.
  let accounted: [Int?]

  /// Rows of the shared memory besides those of the windows: the effect of windows without operations (before and
  /// after, between the passes and at the end), and the size classes.
  static let furtherRows = 5
  /// Number of windows without operations in a control, and of workers times windows.
  private static let controlWindows = 64
  private static let controlArrivals = 20_000
  /// Number of windows without operations before the check, times workers, per round.
  private static let levelArrivals = 512
  private static let levelRounds = 24
  /// Minimum number of rounds, and the time limit for further ones: if other code allocates in this process, no round
  /// is level.
  private static let leastLevelRounds = 4
  private static let levelNanoseconds: UInt64 = 500_000_000
  /// A round is level if it leaves no more than this.
  private static let levelBytes: UInt64 = 512
  /// Maximum number of readings of live memory, until two agree.
  private static let settleAttempts = 100
  /// Minimum number of readings: if other code allocates in this process, no two agree and waiting is useless.
  private static let leastSettleAttempts = 3
  /// Every 16th quiet point waits for the maximum number of readings.
  private static let patientSettles = 16
  /// A window that takes longer than this is checked from time to time: it may reach a limit before it ends.
  private static let watchNanoseconds: UInt64 = 20_000_000

  /// The progress of the check, and what ended it early.
  private struct Progress {
    let bounds: LeakCheckBounds
    /// Operations performed before the first window.
    var before: UInt64 = 0
    /// Live memory during that time.
    var beginning: [LeakObservations.Point] = []
    var planned: UInt64?
    /// Duration of an operation, over all workers, in nanoseconds.
    var probe: Double?
    /// Whether all workers are paused.
    var allLeft = true
    var exhausted: LeakResource.Exhaustion?
    var stop: LeakCheckStop?
    var settleAttempts = LeakMeasurement.settleAttempts
    var settles = 0

    var goesOn: Bool { allLeft && exhausted == nil && stop == nil }
  }

  /// Performs all windows, or as many as possible until a limit is reached or a stop is requested. Blocks.
  ///
  /// - Returns: the results besides the windows, and whether all workers are paused.
  func run() -> (result: MeasurementEvent.LeakResult, allLeft: Bool) {
    if plan.executor != .threads { DispatchPriming.perform(threads: HostDescription.allowedProcessors) }
    OperationTag.announce()
    let counts = tracking.startCounting()
    defer { tracking.stopCounting() }
    tracking.expect(
      operations: order.expectsAllOperations
        ? Array(operations.indices) : plan.memory.expected.operations.compactMap { operations.firstIndex(of: $0) })
    noteSizeClasses()
    region.header.pointee.enter(.warmup)
    begin()
    var progress = Progress(bounds: LeakCheckBounds(order, residentBytes: ProcessMemory.residentBytes()))
    var before =
      counts ? OperationCounts(operations: operations.count + 1, sizeClasses: tracking.sizeClasses.count) : nil
    progress.beginning.reserveCapacity(Self.mostSteps)
    noteLive(&progress)
    let passes = choosePasses(&progress)
    let planned = passes.operations(atWindow: passes.windows)
    progress.planned = progress.before + planned
    if order.isProbe {
      region.header.pointee.enter(.measuring)
      var result = result(nil, isComplete: true)
      result.probe = progress.probe.map { LeakProbe(nanosecondsPerOperation: $0, operations: planned) }
      return (result, progress.allLeft)
    }
    // Failures of the probe do not belong to the windows.
    region.clearCounters()
    workers.resetForLeakCheck()
    // Touches their pages before the first figure.
    for window in 0..<region.layout.windowCapacity - 1 {
      region.window(window).update(repeating: 0, count: LeakWindowWords.count)
    }
    if progress.goesOn { level(&progress) }
    let start = MonotonicClock.nanoseconds()
    region.header.pointee.startNanoseconds.store(start, ordering: .relaxed)
    region.header.pointee.startTicks.store(Ticks.now(), ordering: .relaxed)
    region.header.pointee.plannedLeakWindows.store(UInt64(passes.windows) + 1, ordering: .releasing)
    region.header.pointee.enter(.measuring)
    var window = 0
    settle(&progress)
    record(window, passes, &progress, start)
    while progress.goesOn, window < passes.windows, !gate.isStopRequested {
      if window == passes.windowsPerPass {
        control(0, &progress)
        guard progress.goesOn else { break }
        before?.take(operations: operations.count + 1, allocations)
        if let tracked = order.tracking {
          _ = tracking.startTracking(
            classBytes: tracked.classBytes, spacing: tracked.spacing, resources: tracked.resources)
        }
      }
      window += 1
      workers.beginLeakWindow { passes.limit(ofWorker: $0, atWindow: window) }
      perform(&progress)
      guard progress.allLeft, !gate.isStopRequested else { break }
      settle(&progress)
      record(window, passes, &progress, start)
    }
    let isComplete = progress.goesOn && window == passes.windows && !gate.isStopRequested
    if isComplete { control(1, &progress) }
    progress.stop?.operations =
      progress.allLeft ? progress.before + workers.performed : region.window(window)[LeakWindowWords.operations]
    var result = result(before, isComplete: isComplete)
    result.beginning = progress.beginning
    result.exhausted = progress.exhausted
    // A limit reached after the last window has ended nothing.
    result.stop = isComplete ? nil : progress.stop
    return (result, progress.allLeft)
  }

  // MARK: Windows

  private func begin() {
    region.control.pointee.setPhaseEnd(ticks: .max)
    workers.resetForLeakCheck()
    workers.beginLeakWindow { _ in 0 }
    executor.begin()
    region.control.pointee.set(RunControl.go)
  }

  /// Runs all workers until they are paused again or a limit is reached.
  private func perform(_ progress: inout Progress) {
    gate.open(.go)
    while !gate.waitForEnd(
      untilNanoseconds: progress.bounds.isBounded ? MonotonicClock.nanoseconds() + Self.watchNanoseconds : nil)
    {
      guard look(&progress, residentBytes: ProcessMemory.residentBytes()) else { break }
    }
    guard progress.stop != nil || gate.isStopRequested else { return }
    region.control.pointee.set(RunControl.hold)
    executor.hold()
    progress.allLeft = gate.waitForAll(untilNanoseconds: MonotonicClock.nanoseconds() + plan.gracefulStopNanoseconds)
  }

  /// Checks whether a limit is reached.
  ///
  /// - Returns: false if one is.
  @discardableResult
  private func look(_ progress: inout Progress, residentBytes: UInt64?) -> Bool {
    guard progress.stop == nil else { return false }
    if let reached = progress.bounds.reached(at: MonotonicClock.nanoseconds(), residentBytes: residentBytes) {
      // The operations are counted once the workers are paused.
      progress.stop = LeakCheckStop(reached.limit, value: reached.value, operations: 0, planned: progress.planned)
    }
    return progress.stop == nil
  }

  /// Takes the workers through the gate without an operation until that retains nothing: the caches for the threads of
  /// a pool fill first.
  private func level(_ progress: inout Progress) {
    workers.beginLeakWindow { _ in 0 }
    settle(&progress)
    let end = MonotonicClock.nanoseconds() + Self.levelNanoseconds
    for round in 0..<Self.levelRounds where round < Self.leastLevelRounds || MonotonicClock.nanoseconds() < end {
      let before = tracking.liveBytes()
      for _ in 0..<max(1, Self.levelArrivals / plan.workerCount) {
        perform(&progress)
        guard progress.goesOn else { return }
      }
      settle(&progress)
      guard let before, let after = tracking.liveBytes(), after > before + Self.levelBytes else { return }
    }
  }

  /// Records the effect of windows without operations.
  private func control(_ number: Int, _ progress: inout Progress) {
    let rows = LeakPasses.maximumWindows + 1 + 2 * number
    tracking.readWindow(into: region.window(rows), isThorough: false)
    let windows = max(2, min(Self.controlWindows, Self.controlArrivals / plan.workerCount))
    for _ in 0..<windows {
      perform(&progress)
      guard progress.goesOn else { return }
    }
    settle(&progress)
    tracking.readWindow(into: region.window(rows + 1), isThorough: false)
    region.window(rows + 1)[LeakWindowWords.operations] = UInt64(windows)
  }

  /// Waits until activity besides the workers has ended: the memory of a task is freed after it has answered.
  private func settle(_ progress: inout Progress) {
    quiesce()
    progress.settles += 1
    let isPatient = progress.settles % Self.patientSettles == 0
    var last = tracking.liveBytes()
    // On a pool, the last worker's own block or task is still finishing.
    for attempt in 0..<(isPatient ? Self.settleAttempts : progress.settleAttempts) {
      if plan.executor != .threads || attempt > 0 { NativeThread.sleep(nanoseconds: 50_000) }
      let now = tracking.liveBytes()
      if now == last {
        progress.settleAttempts = Self.settleAttempts
        return
      }
      last = now
    }
    progress.settleAttempts = max(Self.leastSettleAttempts, progress.settleAttempts / 2)
  }

  private func record(_ window: Int, _ passes: LeakPasses, _ progress: inout Progress, _ start: UInt64) {
    let words = region.window(window)
    tracking.readWindow(into: words, isThorough: window % passes.windowsPerPass == 0)
    let performed = progress.before + workers.performed
    words[LeakWindowWords.pass] = UInt64(passes.pass(ofWindow: window))
    words[LeakWindowWords.operations] = performed
    words[LeakWindowWords.elapsedNanoseconds] = MonotonicClock.nanoseconds() - start
    for (place, operation) in accounted.enumerated() {
      words[LeakWindowWords.operationBytes + place] =
        operation.flatMap { tracking.liveBytes(operation: $0) } ?? LeakWindowWords.unknown
    }
    region.header.pointee.leakWindows.store(UInt64(window) + 1, ordering: .releasing)
    guard window < passes.windows else { return }
    let resident = words[LeakWindowWords.residentBytes]
    look(&progress, residentBytes: resident == LeakWindowWords.unknown ? nil : resident)
    progress.exhausted =
      progress.exhausted ?? tracking.exhausted().map { .init(resource: $0, operations: performed) }
  }

  /// The operations whose live bytes each window records, in the order of the mix; none where there are too many.
  static func accountedOperations(_ plan: Plan) -> [String] {
    let names = plan.operationNames
    return names.count <= LeakWindowWords.maximumOperations ? names : []
  }

  /// Writes the size classes to where the supervisor finds them even if this process is ended.
  private func noteSizeClasses() {
    let words = region.window(region.layout.windowCapacity - 1)
    words[0] = UInt64(tracking.sizeClasses.count)
    for (index, bytes) in tracking.sizeClasses.enumerated() { words[LeakWindowWords.objects + index] = bytes }
  }

  // MARK: Operations

  /// Minimum duration of a probe that determines the number of operations.
  private static let probeNanoseconds: UInt64 = 60_000_000
  /// If the number of operations is given, only slow operations end a probe by time: the same number is performed each
  /// time.
  private static let givenProbeNanoseconds: UInt64 = 1_000_000_000
  /// … and by number, as a share of all operations.
  private static let givenProbeShare: UInt64 = 64
  private static let mostProbed: UInt64 = 1 << 25
  /// A step slower than the fastest by this factor is repeated, at most ``repeatedSteps`` times; the first step is
  /// repeated once if it would be the last.
  private static let stall = 4.0
  private static let repeatedSteps = 3
  /// Each step of a probe is twice as long as the previous one.
  private static let mostSteps = 32
  /// The share of the remaining time for operations; the rest is for quiet points, and for the second pass, which may
  /// be slower.
  private static let plannedShare = 0.8

  /// The windows to perform.
  private func choosePasses(_ progress: inout Progress) -> LeakPasses {
    let decks = plan.workerIndices.map { workers.deckLength(ofWorker: $0) }
    guard let pace = order.pace else {
      return LeakPasses(operations: chooseOperations(&progress), deckLengths: decks, seed: plan.seed)
    }
    return LeakPasses(
      shares: plan.operations(atPace: pace).map { $0 / UInt64(LeakPasses.passes) }, deckLengths: decks,
      windowsPerPass: LeakPasses.pacedWindowsPerPass, seed: plan.seed)
  }

  /// Memory growth above this is distinguishable from noise in a probe, …
  private static let noticeableBytes = 1_048_576.0
  /// … and a probe that takes this share of the available memory ends: the rest is for the windows, …
  private static let probedShare = 0.1
  /// … whose number is chosen such that the limit is reached in the second pass.
  private static let memoryShare = 1.5

  /// The minimum number of operations in the windows, as a multiple of those before them, unless the budget, the memory
  /// limit or the order allows fewer: a shorter stretch does not distinguish growth that continues from growth that
  /// slows.
  private static let leastProbeMultiple: UInt64 = 4

  /// The figures of the last step of a probe.
  private struct Probed {
    var operations: UInt64
    var nanoseconds: UInt64
    var bytes: Double
  }

  /// The number of operations to perform: the requested number, or as many as take the usual time, and fit the budget.
  private func chooseOperations(_ progress: inout Progress) -> UInt64 {
    if let operations = order.operations, order.budget == nil { return operations }
    let probed = probe(&progress)
    let nanoseconds = Double(max(1, probed.nanoseconds)) / Double(max(1, probed.operations))
    progress.probe = nanoseconds
    let wanted =
      order.operations
      ?? max(
        LeakPasses.chosen(operations: probed.operations, nanoseconds: probed.nanoseconds),
        Self.leastProbeMultiple * progress.before)
    var fitting = Double(wanted)
    if let left = progress.bounds.remainingNanoseconds(at: MonotonicClock.nanoseconds()) {
      fitting = min(fitting, Double(left) * Self.plannedShare / nanoseconds)
    }
    if let room = progress.bounds.roomBytes(residentBytes: ProcessMemory.residentBytes()),
      probed.bytes > Self.noticeableBytes
    {
      fitting = min(fitting, Self.memoryShare * room / probed.bytes * Double(probed.operations))
    }
    return max(UInt64(LeakPasses.passes * plan.workerCount), UInt64(fitting))
  }

  /// Performs increasing numbers of operations until their duration is known.
  ///
  /// - Returns: the last step.
  private func probe(_ progress: inout Progress) -> Probed {
    let workerCount = UInt64(plan.workerCount)
    let most = order.operations.map { max(1, $0 / Self.givenProbeShare / workerCount) } ?? Self.mostProbed
    let enough = order.operations == nil ? Self.probeNanoseconds : Self.givenProbeNanoseconds
    var share: UInt64 = 1
    var limit: UInt64 = 0
    var fastest = Double.infinity
    var repetitions = 0
    let room = progress.bounds.roomBytes(residentBytes: ProcessMemory.residentBytes())
    while true {
      limit += share
      let residentBefore = ProcessMemory.residentBytes()
      let start = MonotonicClock.nanoseconds()
      workers.beginLeakWindow { [limit] _ in limit }
      perform(&progress)
      let took = MonotonicClock.nanoseconds() - start
      progress.before = workers.performed
      noteLive(&progress)
      let resident = ProcessMemory.residentBytes()
      look(&progress, residentBytes: resident)
      progress.exhausted = tracking.exhausted().map { .init(resource: $0, operations: progress.before) }
      let nanoseconds = Double(took) / Double(share)
      let isSlow = nanoseconds > Self.stall * fastest
      fastest = min(fastest, nanoseconds)
      let bytes = max(0, Double(resident ?? 0) - Double(residentBefore ?? 0))
      let takesMemory = room.map { bytes > max(Self.noticeableBytes, $0 * Self.probedShare) } ?? false
      // A step in which the process stood still for a moment does not show the duration of operations, nor do the first
      // calls, which perform one-time initialisation.
      if took >= enough, isSlow || (share == 1 && repetitions == 0), repetitions < Self.repeatedSteps, progress.goesOn,
        !takesMemory
      {
        repetitions += 1
        continue
      }
      if !progress.goesOn || gate.isStopRequested || took >= enough || takesMemory || limit + share * 2 > most {
        return Probed(operations: share * workerCount, nanoseconds: took, bytes: bytes)
      }
      share *= 2
    }
  }

  /// Records the live memory before the first window.
  private func noteLive(_ progress: inout Progress) {
    guard progress.allLeft else { return }
    settle(&progress)
    guard let bytes = tracking.liveBytes() else { return }
    progress.beginning.append(LeakObservations.Point(operations: progress.before, liveBytes: bytes))
  }

  // MARK: Allocations

  /// The allocations of an operation; the last entry is for allocations outside any operation.
  private func allocations(_ operation: Int) -> OperationAllocations {
    tracking.counts(operation: operation < operations.count ? operation : nil)
  }

  private func result(_ before: OperationCounts?, isComplete: Bool) -> MeasurementEvent.LeakResult {
    let profile = order.tracking == nil ? nil : tracking.stopTracking(operations: operations)
    let performed = before.map { before in
      (0..<(before.isTaken ? operations.count + 1 : 0)).compactMap { index -> OperationAllocations? in
        var difference = before.difference(allocations(index), operation: index)
        difference.operation = index < operations.count ? operations[index] : nil
        return difference.calls > 0 || difference.operation == nil ? difference : nil
      }
    }
    return MeasurementEvent.LeakResult(
      sizeClasses: tracking.sizeClasses, operations: performed, profile: profile, isComplete: isComplete)
  }
}

extension Plan {
  var workerIndices: Range<Int> { 0..<workerCount }
}
