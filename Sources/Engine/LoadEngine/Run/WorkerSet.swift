internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// All workers of a run with their decks and lanes, before and between phases.
final class WorkerSet: @unchecked Sendable {
  // Only the controller changes it, while all workers are paused; a worker's deck belongs to the thread that runs the
  // worker.
  let cells: [WorkerCell]
  /// For each group and each operation of its mix, whether it must be awaited.
  let asynchronous: [[Bool]]
  private let plan: Plan
  private let target: TargetDescription
  private let dealers: [GroupDealer]
  private let bank: LaneBank
  /// The arrivals of each group; nil: the closed model.
  private let queues: [ArrivalQueue?]
  private let rate: TickRate
  /// The words that control the workers.
  let controls: WorkerControls
  /// When the workers of ramps perform, in turn for each worker; written between phases.
  private let turns: UnsafeMutableBufferPointer<WorkerTurn>

  /// How long a worker may keep a pool's thread.
  private static let sliceNanoseconds: UInt64 = 1_000_000

  init(plan: Plan, target: TargetDescription, region: SharedRegion, rate: TickRate) throws {
    self.plan = plan
    self.target = target
    self.rate = rate
    let layout = region.layout
    bank = LaneBank(
      count: layout.lanes.count, base: region.lane(0),
      laneStride: (layout.lanes.first?.slots ?? 0) * layout.slot.stride, layout: layout.slot, rate: rate)
    guard layout.slotCount <= DeckEntry.maximumSlot + 1 || plan.executor == .threads else {
      throw TargetRefusal(
        "the mixes of all groups need \(layout.slotCount) histograms, but executor '\(plan.executor.rawValue)' has "
          + "at most \(DeckEntry.maximumSlot + 1): use fewer groups or operations, or 'threads'")
    }
    let numbers = Dictionary(uniqueKeysWithValues: target.operations.enumerated().map { ($1.name, $0) })
    var dealers: [GroupDealer] = []
    var asynchronous: [[Bool]] = []
    for (number, group) in plan.groups.enumerated() {
      // On threads, a lane has only the slots of its own group; elsewhere it has those of all groups.
      let firstSlot = plan.executor == .threads ? 0 : layout.firstSlot[number]
      let entries = try group.mix.enumerated().map { index, entry in
        guard let operation = numbers[entry.operation] else {
          throw TargetRefusal("target '\(target.name)' has no operation '\(entry.operation)'")
        }
        return DeckEntry(
          operation: operation, slot: firstSlot + index * layout.slotsPerOperation[number],
          isAsynchronous: target.operations[operation].isAsynchronous)
      }
      asynchronous.append(entries.map(\.isAsynchronous))
      dealers.append(GroupDealer(plan, group: number, entries: entries))
    }
    self.dealers = dealers
    self.asynchronous = asynchronous
    let queues = plan.groups.indices.map { WorkerSet.queue(plan, group: $0, rate) }
    self.queues = queues
    let controls = WorkerControls(
      shared: region.control, workers: plan.groups.map(\.workers), isSteered: plan.isSteered)
    self.controls = controls
    cells = WorkerSet.makeCells(plan, dealers, asynchronous, region, rate, controls)
    for cell in cells { cell.state.arrivals = queues[cell.group].map { Unmanaged.passUnretained($0) } }
    let turnCount = plan.groups.reduce(0) { $0 + ($1.ramp.map { $0.stages.count } ?? 0) * $1.workers }
    turns = .allocate(capacity: turnCount)
    turns.initialize(repeating: WorkerTurn(startTicks: 0, endTicks: 0))
  }

  deinit {
    turns.deallocate()
  }

  private static func makeCells(
    _ plan: Plan, _ dealers: [GroupDealer], _ asynchronous: [[Bool]], _ region: SharedRegion, _ rate: TickRate,
    _ controls: WorkerControls
  ) -> [WorkerCell] {
    var cells: [WorkerCell] = []
    cells.reserveCapacity(plan.workerCount)
    let sliceTicks = plan.executor == .threads ? UInt64.max : rate.ticks(nanoseconds: sliceNanoseconds)
    for (number, group) in plan.groups.enumerated() {
      for indexInGroup in 0..<group.workers {
        let index = cells.count
        let dealer = dealers[number]
        let lane = plan.executor == .threads ? index : 0
        var state = LoopState(
          control: controls.control(ofWorker: index), progress: region.progress(index),
          deck: UnsafePointer(dealer.deck(of: indexInGroup)),
          deckLength: dealer.begin(worker: indexInGroup, isLimited: false), deckPosition: 0,
          sampler: sampler(plan, index, phase: 0),
          lane: LaneRecorder(base: region.lane(lane), layout: region.layout.slot, rate: rate),
          allocated: ThreadAllocations.counter())
        state.dealer = .passUnretained(dealer)
        state.workerInGroup = UInt32(indexInGroup)
        state.sliceTicks = sliceTicks
        state.maySleep = plan.executor == .threads
        // If each operation is submitted on its own, the timer is exact and no thread of the pool spins.
        state.spinTicks = plan.submitsOperations ? 0 : rate.ticks(nanoseconds: WakeupTimer.spinNanoseconds)
        state.recordsLag = plan.measuresLag(of: group)
        if let pause = group.pause {
          state.pauseTicks = max(1, rate.ticks(nanoseconds: pause.meanNanoseconds))
          state.isPauseExponential = pause.distribution == .exponential
        }
        region.progress(index).initialize(to: WorkerProgress())
        let isAsynchronous = asynchronous[number].contains(true)
        cells.append(
          WorkerCell(
            index: index, group: number, indexInGroup: indexInGroup, isAsynchronous: isAsynchronous,
            accountsForThreads: !isAsynchronous && !plan.submitsOperations, state: state))
      }
    }
    return cells
  }

  private static func queue(_ plan: Plan, group number: Int, _ rate: TickRate) -> ArrivalQueue? {
    let group = plan.groups[number]
    guard let arrivals = group.arrivals else { return nil }
    let schedule =
      switch arrivals.distribution {
      case .uniform:
        // All shards together have the whole plan's arrivals, each exactly once.
        ArrivalSchedule(profile(plan.wholeGroup(number).arrivals ?? arrivals), share: share(plan, group: number))
      case .poisson:
        // Each target receives a Poisson process; all together receive one with the whole rate.
        ArrivalSchedule(poisson: profile(arrivals), seed: plan.ownSeed, group: number)
      }
    let policy: ArrivalQueue.LatePolicy =
      switch arrivals.overload {
      case .queue: .perform
      // If nothing may be dropped, a drop is a failure of the run, not of an operation.
      case .drop, .fail: .drop
      }
    return ArrivalQueue(
      schedule, rate: rate, policy: policy, lateNanoseconds: arrivals.lateNanoseconds(workers: group.workers))
  }

  private static func profile(_ arrivals: Arrivals) -> RateProfile {
    arrivals.ramp.map { ramp in
      RateProfile(from: ramp.start, stages: ramp.stages.map { ($0.durationNanoseconds, $0.target) })
    } ?? RateProfile(ratePerSecond: arrivals.ratePerSecond)
  }

  private static func share(_ plan: Plan, group number: Int) -> ArrivalShare? {
    guard plan.shard != nil else { return nil }
    let (first, stride) = plan.numbering(ofGroup: number)
    return ArrivalShare(
      first: first, stride: stride, count: plan.groups[number].workers, period: plan.wholeGroup(number).workers)
  }

  /// Begins the arrivals and ramps of a phase, just before the workers are released.
  ///
  /// - Parameter isMeasured: whether the plan's number of operations and its ramps of workers apply; the warm-up has no
  ///   limit and all workers.
  func beginPhase(startTicks: UInt64, isMeasured: Bool) {
    for (number, queue) in queues.enumerated() {
      guard let queue else { continue }
      let own = cells.filter { $0.group == number }
      let limit = isMeasured ? own.reduce(UInt64(0)) { $0.addingClamped(self.limit(of: $1.index)) } : .max
      queue.begin(startTicks: startTicks, limit: limit)
    }
    if isMeasured { beginTurns(startTicks: startTicks) }
  }

  private func beginTurns(startTicks: UInt64) {
    var next = 0
    for cell in cells {
      guard let own = plan.turns(group: cell.group, indexInGroup: cell.indexInGroup) else { continue }
      let first = next
      for turn in own {
        turns[next] = WorkerTurn(
          startTicks: startTicks + rate.ticks(nanoseconds: turn.lowerBound),
          endTicks: startTicks + rate.ticks(nanoseconds: turn.upperBound))
        next += 1
      }
      cell.state.turns = turns.baseAddress.map { UnsafePointer($0 + first) }
      cell.state.turnCount = UInt32(next - first)
      cell.state.turnIndex = 0
    }
  }

  /// The sampler of a worker in a phase, by its number in the whole plan.
  static func sampler(_ plan: Plan, _ worker: Int, phase: UInt64) -> SplitMix64 {
    SplitMix64(seed: plan.seed, 0x5A_3713, UInt64(plan.wholeIndex(ofWorker: worker)), phase)
  }

  func makeExecutor(pin: Bool) -> any WorkerExecutor {
    let timer = WakeupTimer(rate: rate)
    return switch plan.executor {
    case .threads: ThreadExecutor(pin: pin)
    case .dispatch: DispatchExecutor(lanes: bank, timer: timer, submitsOperations: plan.submitsOperations)
    case .tasks: StructuredTaskExecutor(lanes: bank, timer: timer, submitsOperations: plan.submitsOperations)
    }
  }

  /// Begins the measured phase, with new decks, the plan's limits and the chosen timing.
  func reset(timing: [GroupTiming]) {
    for cell in cells {
      cell.reset(
        deckLength: begin(cell, isLimited: true), limit: limit(of: cell.index),
        sampleSpacing: timing[cell.group].sampleSpacing,
        sampler: WorkerSet.sampler(plan, cell.index, phase: 1))
    }
  }

  private func begin(_ cell: WorkerCell, isLimited: Bool) -> Int {
    dealers[cell.group].begin(worker: cell.indexInGroup, isLimited: isLimited)
  }

  /// Begins a leak check, with new decks, no operations performed and no timing.
  func resetForLeakCheck() {
    for cell in cells {
      cell.reset(
        deckLength: begin(cell, isLimited: false), limit: 0, sampleSpacing: .max,
        sampler: WorkerSet.sampler(plan, cell.index, phase: 1))
      cell.state.isAccounted = true
    }
  }

  /// The number of cards of a worker's decks.
  func deckLength(ofWorker index: Int) -> UInt64 { UInt64(dealers[cells[index].group].deal.length) }

  /// Sets the limit of a worker's operations since the phase began. Only while all workers are paused.
  func setLimit(_ limit: UInt64, ofWorker index: Int) { cells[index].state.limit = limit }

  /// Sets the limit of each worker's operations since the phase began; the workers of a group with arrivals share
  /// theirs, which are due from now on. Only while all workers are paused.
  func beginLeakWindow(limit: (Int) -> UInt64) {
    for cell in cells { cell.state.limit = limit(cell.index) }
    let now = Ticks.now()
    for (number, queue) in queues.enumerated() {
      guard let queue else { continue }
      var missing: UInt64 = 0
      for cell in cells where cell.group == number { missing += limit(cell.index) }
      for cell in cells where cell.group == number { missing -= min(missing, cell.state.position) }
      queue.begin(startTicks: now, limit: missing)
    }
  }

  /// Operations of all workers since the phase began. Only while all workers are paused.
  var performed: UInt64 { cells.reduce(0) { $0 + $1.state.position } }

  private func limit(of worker: Int) -> UInt64 { plan.operations(ofWorker: worker) ?? .max }

  /// Chooses each group's timing from what the warm-up measured.
  func timing(
    plan: Plan, region: SharedRegion, calibration: Calibration, warmupNanoseconds: UInt64
  ) -> [GroupTiming] {
    let reader = SlotReader(region: region, isSteered: plan.isSteered)
    return plan.groups.enumerated().map { number, group in
      // Operations with a wait before them are each timed from their own start.
      if group.pause != nil || plan.measuresLag(of: group) { return .exact }
      // The maximum of a sample is not the maximum of all.
      if plan.timing == .auto, plan.thresholds.contains(where: { $0.aggregate.isExtreme && $0.metric.source.isTimes }) {
        return .exact
      }
      let total = group.mix.reduce(0) { $0 + $1.weight }
      let shares = group.mix.map { $0.weight / total }
      let medians = group.mix.indices.map {
        reader.histogram(slot: region.layout.slot(group: number, operation: $0)).value(atPercentile: 50)
      }
      let known = zip(shares, medians).compactMap { share, median in median.map { (share, Double($0)) } }
      let share = known.reduce(0) { $0 + $1.0 }
      let typical = share > 0 ? known.reduce(0) { $0 + $1.0 * $1.1 } / share : nil
      return GroupTiming.choose(
        plan.timing, typicalNanoseconds: typical,
        expectedOperations: expectedOperations(number, warmupNanoseconds: warmupNanoseconds),
        rarestShare: shares.min() ?? 1, nullOperationNanoseconds: calibration.nullOperationNanoseconds)
    }
  }

  private func expectedOperations(_ group: Int, warmupNanoseconds: UInt64) -> Double? {
    let workers = cells.filter { $0.group == group }
    switch plan.length {
    case .iterations(let total): return Double(total) * Double(workers.count) / Double(cells.count)
    case .duration(let nanoseconds):
      guard warmupNanoseconds > 0 else { return nil }
      return performed(workers) / Double(warmupNanoseconds) * Double(nanoseconds)
    case .untilStopped:
      guard warmupNanoseconds > 0 else { return nil }
      return performed(workers) / Double(warmupNanoseconds) * WorkerSet.assumedNanoseconds
    }
  }

  /// Usual minimum duration of a run that is ended from outside.
  private static let assumedNanoseconds = 10e9

  private func performed(_ workers: [WorkerCell]) -> Double { workers.reduce(0) { $0 + Double($1.state.position) } }

  /// Names of the failure kinds that occurred.
  func failureNames(of region: SharedRegion) -> [Int32: String] {
    let reader = SlotReader(region: region, isSteered: plan.isSteered)
    var names: [Int32: String] = [:]
    for slot in 0..<region.layout.slotCount {
      for (code, _) in reader.counters(slot: slot).kinds {
        let name = PrintableText.of(target.failureName(code))
        names[code] = name.isEmpty ? "code \(code)" : name
      }
    }
    return names
  }
}
