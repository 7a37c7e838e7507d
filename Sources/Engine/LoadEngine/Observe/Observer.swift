internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// Reads the shared region and returns what was added since the last reading: one interval of the timeline.
///
/// Usually runs in the supervisor, so that differences, encoding and files cost the measuring process nothing. It never
/// waits for a worker: a slightly late figure is in the next interval, and after the run all are exact.
struct Observer: Sendable {
  private let region: SharedRegion
  private let plan: Plan
  private var decks: DeckTable
  private let reader: SlotReader
  private var counts: [[UInt32]]
  private var counters: [SlotReader.Counters]
  private var operations: [[UInt64]]
  private var second = 0
  private var activeWorkers: Int
  private var endNanoseconds: UInt64 = 0
  private var memorySamples: UInt64 = 0
  /// Memory samples that were overwritten before they were read.
  private(set) var missedMemorySamples: UInt64 = 0

  init(region: SharedRegion, plan: Plan) {
    self.region = region
    self.plan = plan
    decks = DeckTable(plan: plan)
    decks.isLimited = region.layout.windowCapacity == 0
    reader = SlotReader(region: region, isSteered: plan.isSteered)
    activeWorkers = plan.workerCount
    let layout = region.layout
    counts = Array(
      repeating: Array(repeating: 0, count: layout.slot.histogram.countsCount), count: layout.slotCount)
    counters = Array(repeating: SlotReader.Counters(), count: layout.slotCount)
    operations = plan.groups.map { Array(repeating: 0, count: $0.mix.count) }
  }

  /// The number of operations at whose end the counter was behind its value at the start.
  var timesBackwards: UInt64 {
    (0..<region.layout.slotCount).reduce(0) { $0 &+ reader.counters(slot: $1).backwards }
  }

  var phase: RunHeader.Phase { region.header.pointee.phase }

  /// Monotonic nanoseconds of the simultaneous start. Only from ``RunHeader/Phase/measuring`` on.
  var startNanoseconds: UInt64 { region.header.pointee.startNanoseconds.load(ordering: .relaxed) }

  private var rate: TickRate { TickRate(factor: region.header.pointee.tickFactor.load(ordering: .acquiring)) }

  /// From the simultaneous start to the end of the last operation, or of the phase where that comes later; nil before
  /// either.
  var elapsedNanoseconds: UInt64? {
    let start = region.header.pointee.startTicks.load(ordering: .relaxed)
    var last = region.header.pointee.phaseEndTicks.load(ordering: .relaxed)
    for worker in 0..<region.layout.workerCount {
      last = max(last, region.progress(worker).pointee.endTicks.load(ordering: .relaxed))
    }
    return last > start ? rate.nanoseconds(last - start) : nil
  }

  /// What was added since the last call.
  ///
  /// - Parameter endNanoseconds: the end of the interval, since the start of the measured phase.
  mutating func interval(endNanoseconds: UInt64) -> IntervalLine {
    let performed = operationsPerformed()
    var entries: [IntervalLine.OperationInterval] = []
    for (number, group) in plan.groups.enumerated() {
      for (index, mix) in group.mix.enumerated() {
        let slot = region.layout.slot(group: number, operation: index)
        let count = Self.added(performed[number][index], operations[number][index])
        var entry = entry(mix.operation, group.name, slot: slot, count: count)
        if plan.measuresLag(of: group) {
          entry.latency = addedCounts(slot: slot + 1)
          entry.lag = addedCounts(slot: slot + 2)
        }
        // Before an operation fails nothing touches that memory.
        if counters[slot].failures > 0 {
          let failed = addedCounts(slot: region.layout.failedSlot(group: number, operation: index))
          if !failed.isEmpty { entry.failedLatency = failed }
        }
        if group.arrivals == nil { (entry.dropped, entry.neverBegun) = (nil, nil) }
        entries.append(entry)
      }
    }
    operations = performed
    let line = IntervalLine(
      second: second, endNanoseconds: endNanoseconds,
      lengthNanoseconds: endNanoseconds > self.endNanoseconds ? endNanoseconds - self.endNanoseconds : 0,
      activeWorkers: activeWorkers(toNanoseconds: endNanoseconds), operations: entries, memory: newMemorySamples())
    second += 1
    self.endNanoseconds = max(self.endNanoseconds, endNanoseconds)
    return line
  }

  private mutating func entry(
    _ name: String, _ group: String, slot: Int, count: UInt64
  ) -> IntervalLine.OperationInterval {
    let added = addedCounts(slot: slot)
    let counted = reader.counters(slot: slot)
    let last = counters[slot]
    counters[slot] = counted
    var kinds: [String: UInt64] = [:]
    for (code, total) in counted.kinds where total > last.kinds[code, default: 0] {
      kinds[String(code)] = Self.added(total, last.kinds[code, default: 0])
    }
    if counted.otherKinds > last.otherKinds { kinds["other"] = counted.otherKinds - last.otherKinds }
    return IntervalLine.OperationInterval(
      name: name, group: group, count: count, failures: Self.added(counted.failures, last.failures),
      failureKinds: kinds,
      allocatedBytes: counted.allocatedBytes &- last.allocatedBytes, serviceTime: added,
      dropped: Self.added(counted.dropped, last.dropped), neverBegun: Self.added(counted.neverBegun, last.neverBegun))
  }

  /// The increase of a count. A target that corrupts memory may have decreased it: the worst consequence is the end of
  /// the measuring process.
  private static func added(_ now: UInt64, _ before: UInt64) -> UInt64 { now - min(now, before) }

  /// The counts of a slot since the last reading.
  private mutating func addedCounts(slot: Int) -> Histogram {
    let layout = region.layout.slot.histogram
    var now = [UInt32](repeating: 0, count: layout.countsCount)
    reader.addCounts(slot: slot, to: &now)
    let before = counts[slot]
    counts[slot] = now
    // A plain loop: in a debug build, a closure for each bucket would have the threads of all runs contend for a lock
    // of the runtime.
    var added = [UInt64](repeating: 0, count: now.count)
    for bucket in added.indices { added[bucket] = UInt64(now[bucket] &- before[bucket]) }
    return Histogram(layout: layout, counts: added)
  }

  /// For each group and mix entry, the operations completed in the measured phase, derived from a worker's position in
  /// its deck.
  private mutating func operationsPerformed() -> [[UInt64]] {
    var performed = operations.map { $0.map { _ in UInt64(0) } }
    var worker = 0
    for (number, group) in plan.groups.enumerated() {
      for indexInGroup in 0..<group.workers {
        let position = region.progress(worker).pointee.position.load(ordering: .relaxed)
        decks.addCounts(
          group: number, workerInGroup: indexInGroup, operations: position, to: &performed[number])
        worker += 1
      }
    }
    return performed
  }

  /// Workers that had operations to perform in the interval: those that had not finished at its start, and that a ramp
  /// let perform.
  private mutating func activeWorkers(toNanoseconds end: UInt64) -> Int {
    if let steering { return steering.performing.reduce(0, +) }
    if plan.groups.contains(where: { $0.ramp != nil }) {
      let interval = endNanoseconds..<max(end, endNanoseconds + 1)
      return plan.groups.indices.reduce(0) { $0 + plan.activeWorkers(group: $1, in: interval) }
    }
    guard case .iterations = plan.length else { return plan.workerCount }
    defer {
      activeWorkers = (0..<plan.workerCount).count { worker in
        region.progress(worker).pointee.position.load(ordering: .relaxed) < plan.operations(ofWorker: worker) ?? .max
      }
    }
    return activeWorkers
  }

  private mutating func newMemorySamples() -> [MemorySample] {
    let (samples, missed, next) = region.memoryRing.samples(from: memorySamples)
    missedMemorySamples += missed
    memorySamples = next
    return samples
  }

  /// Operations completed in the measured phase.
  var operationsCompleted: UInt64 {
    (0..<plan.workerCount).reduce(0) { $0 &+ region.progress($1).pointee.position.load(ordering: .relaxed) }
  }

  /// The completed share of a leak check; nil in other runs, and before the total is known.
  var leakCheckShare: Double? {
    let planned = region.header.pointee.plannedLeakWindows.load(ordering: .acquiring)
    guard planned > 0 else { return nil }
    return min(1, Double(region.header.pointee.leakWindows.load(ordering: .acquiring)) / Double(planned))
  }

  // MARK: Workers

  /// The last order on the number of workers that was followed, and how many perform; nil if all perform, or before the
  /// first order.
  var steering: (number: UInt64, performing: [Int])? {
    guard plan.isSteered else { return nil }
    let number = region.header.pointee.steeringNumber.load(ordering: .acquiring)
    guard number > 0 else { return nil }
    return (number, plan.groups.indices.map { Int(clamping: region.performing($0).pointee.load(ordering: .relaxed)) })
  }

  /// The operation that a worker is in; nil if it stands still.
  func operationInFlight(worker: Int) -> String? {
    guard region.progress(worker).pointee.state.load(ordering: .acquiring) == WorkerProgress.running else { return nil }
    return operation(worker: worker, position: region.progress(worker).pointee.position.load(ordering: .relaxed))
  }

  private func operation(worker: Int, position: UInt64) -> String {
    let (group, indexInGroup) = place(of: worker)
    var decks = decks
    if phase == .warmup { decks.isLimited = false }
    return plan.groups[group].mix[decks.entry(group: group, workerInGroup: indexInGroup, position: position)].operation
  }

  /// The position of a worker, to detect that it does not move; nil if it stands still.
  func runningPosition(worker: Int) -> UInt64? {
    let progress = region.progress(worker)
    guard progress.pointee.state.load(ordering: .acquiring) == WorkerProgress.running else { return nil }
    return progress.pointee.position.load(ordering: .relaxed)
  }

  /// The fatal signal that the measuring process recorded, and the worker that ran on the thread, if any.
  var crash: EndNote.Crash? {
    region.endNote.pointee.crash.map {
      EndNote.Crash(
        signal: $0.signal, worker: worker($0.worker), isFromOutside: $0.isFromOutside,
        exception: EndNote.termination(region.endNote).flatMap(UncaughtException.init(printed:)))
    }
  }

  /// The function of the target, other than its operations, that was being called.
  var targetCall: TargetCall? { region.header.pointee.targetCall }

  /// The worker that called `exit`.
  var exitWorker: Int? { worker(region.endNote.pointee.exit) }

  /// Whether a forked child of the measuring process returned to the measurement.
  var hasReturnedChild: Bool { region.endNote.pointee.returnedChild != nil }

  /// The worker whose forked child returned, and the operation that forked; nil if it was not a worker.
  var returnedChild: (worker: Int, operation: String)? {
    guard let child = region.endNote.pointee.returnedChild, let worker = worker(child.worker) else { return nil }
    return (worker, operation(worker: worker, position: child.position))
  }

  /// A worker of the plan; a target that corrupts memory may have written any number.
  private func worker(_ noted: Int?) -> Int? { noted.flatMap { $0 < plan.workerCount ? $0 : nil } }

  private func place(of worker: Int) -> (group: Int, indexInGroup: Int) {
    var first = 0
    for (number, group) in plan.groups.enumerated() {
      if worker < first + group.workers { return (number, worker - first) }
      first += group.workers
    }
    preconditionFailure("worker \(worker) is not in the plan")
  }

  /// Every worker's figures of the measured phase.
  func workerRecords() -> [WorkerRecord] {
    let rate = rate
    let performed = (0..<plan.workerCount).filter { !plan.isSteered || region.progress($0).pointee.hasBegun }
    let records = performed.map { worker in
      let progress = region.progress(worker)
      let cpu = progress.pointee.cpuNanoseconds.load(ordering: .relaxed)
      let switches = progress.pointee.involuntarySwitches.load(ordering: .relaxed)
      let group = plan.groups[place(of: worker).group]
      let isOpen = group.arrivals != nil
      return WorkerRecord(
        index: worker, group: group.name, executor: plan.executor.rawValue,
        operations: progress.pointee.position.load(ordering: .relaxed),
        busySeconds: Double(rate.nanoseconds(progress.pointee.busyTicks.load(ordering: .relaxed))) / 1e9,
        involuntaryContextSwitches: switches == WorkerProgress.unknown ? nil : switches,
        cpuSeconds: cpu == WorkerProgress.unknown ? nil : Double(cpu) / 1e9,
        waits: isOpen ? progress.pointee.waits.load(ordering: .relaxed) : nil,
        lateWakeups: isOpen ? UInt64(progress.pointee.lateWakeups.load(ordering: .relaxed)) : nil)
    }
    guard records.count > WorkerRecord.maximumEntries else { return records }
    return plan.groups.map { group in
      WorkerRecord(
        group: group.name, executor: plan.executor.rawValue, of: records.filter { $0.group == group.name })
    }
  }
}
