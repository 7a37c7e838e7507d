internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// All workers of a run with their decks and lanes, before and between phases.
final class WorkerSet: @unchecked Sendable {
  // Changed by the controller only, while all workers stand still. Decks are read by workers and never written after
  // the initialiser; they are freed when the run is over.
  let cells: [WorkerCell]
  /// For each group and each operation of its mix, whether it must be awaited.
  let asynchronous: [[Bool]]
  private let plan: Plan
  private let target: TargetDescription
  private let decks: DeckTable
  private let bank: LaneBank
  private let cards: [UnsafeMutablePointer<DeckEntry>]

  /// How long a worker may keep a pool's thread.
  private static let sliceNanoseconds: UInt64 = 1_000_000

  init(plan: Plan, target: TargetDescription, region: SharedRegion, rate: TickRate) throws {
    self.plan = plan
    self.target = target
    decks = DeckTable(plan: plan)
    let layout = region.layout
    bank = LaneBank(
      count: layout.lanes.count, base: region.lane(0),
      laneStride: (layout.lanes.first?.slots ?? 0) * layout.slot.stride, layout: layout.slot, rate: rate)
    let numbers = Dictionary(uniqueKeysWithValues: target.operations.enumerated().map { ($1.name, $0) })
    var cards: [UnsafeMutablePointer<DeckEntry>] = []
    var asynchronous: [[Bool]] = []
    for (number, group) in plan.groups.enumerated() {
      // On threads a lane holds its own group's slots, elsewhere those of all groups.
      let firstSlot = plan.executor == .threads ? 0 : layout.firstSlot[number]
      let entries = try group.mix.enumerated().map { index, entry in
        guard let operation = numbers[entry.operation] else {
          throw TargetRefusal("target '\(target.name)' has no operation '\(entry.operation)'")
        }
        return DeckEntry(
          operation: operation, slot: firstSlot + index, isAsynchronous: target.operations[operation].isAsynchronous)
      }
      asynchronous.append(entries.map(\.isAsynchronous))
      let decks = decks.groups[number]
      let memory = UnsafeMutablePointer<DeckEntry>.allocate(capacity: decks.entries.count)
      for (index, entry) in decks.entries.enumerated() { (memory + index).initialize(to: entries[Int(entry)]) }
      cards.append(memory)
    }
    self.cards = cards
    self.asynchronous = asynchronous
    cells = WorkerSet.makeCells(plan, decks, cards, asynchronous, region, rate)
  }

  deinit { for memory in cards { memory.deallocate() } }

  private static func makeCells(
    _ plan: Plan, _ decks: DeckTable, _ cards: [UnsafeMutablePointer<DeckEntry>], _ asynchronous: [[Bool]],
    _ region: SharedRegion, _ rate: TickRate
  ) -> [WorkerCell] {
    var cells: [WorkerCell] = []
    cells.reserveCapacity(plan.workerCount)
    let sliceTicks = plan.executor == .threads ? UInt64.max : rate.ticks(nanoseconds: sliceNanoseconds)
    for (number, group) in plan.groups.enumerated() {
      for indexInGroup in 0..<group.workers {
        let index = cells.count
        let (deck, position) = decks.start(group: number, workerInGroup: indexInGroup)
        let length = decks.groups[number].length
        let lane = plan.executor == .threads ? index : 0
        var state = LoopState(
          control: UnsafePointer(region.control), progress: region.progress(index),
          deck: UnsafePointer(cards[number] + deck * length), deckLength: length, deckPosition: position,
          sampler: sampler(plan, index, phase: 0),
          lane: LaneRecorder(base: region.lane(lane), layout: region.layout.slot, rate: rate),
          allocated: ThreadAllocations.counter())
        state.sliceTicks = sliceTicks
        if let pause = group.pause {
          state.pauseTicks = max(1, rate.ticks(nanoseconds: pause.meanNanoseconds))
          state.isPauseExponential = pause.distribution == .exponential
        }
        region.progress(index).initialize(to: WorkerProgress())
        cells.append(
          WorkerCell(
            index: index, group: number, indexInGroup: indexInGroup,
            isAsynchronous: asynchronous[number].contains(true), state: state))
      }
    }
    return cells
  }

  private static func sampler(_ plan: Plan, _ worker: Int, phase: UInt64) -> SplitMix64 {
    SplitMix64(seed: plan.seed, 0x5A_3713, UInt64(worker), phase)
  }

  func makeExecutor(pin: Bool) -> any WorkerExecutor {
    switch plan.executor {
    case .threads: ThreadExecutor(pin: pin)
    case .dispatch: DispatchExecutor(lanes: bank)
    case .tasks: StructuredTaskExecutor(lanes: bank)
    }
  }

  /// Begins the measured phase: fresh decks, the plan's limits, the chosen timing.
  func reset(timing: [GroupTiming]) {
    for cell in cells {
      let (_, position) = decks.start(group: cell.group, workerInGroup: cell.indexInGroup)
      cell.reset(
        deckPosition: position, limit: limit(of: cell.index), sampleSpacing: timing[cell.group].sampleSpacing,
        sampler: WorkerSet.sampler(plan, cell.index, phase: 1))
    }
  }

  /// The static split of a run's iterations: counts differ by at most one.
  private func limit(of worker: Int) -> UInt64 {
    guard case .iterations(let total) = plan.length else { return .max }
    let workers = UInt64(cells.count)
    return total / workers + (UInt64(worker) < total % workers ? 1 : 0)
  }

  /// Chooses each group's timing from what the warm-up measured.
  func timing(
    plan: Plan, region: SharedRegion, calibration: Calibration, warmupNanoseconds: UInt64
  ) -> [GroupTiming] {
    let reader = SlotReader(region: region)
    return plan.groups.enumerated().map { number, group in
      // Operations with think time between them are timed each from its own start.
      if group.pause != nil { return .exact }
      let total = group.mix.reduce(0) { $0 + $1.weight }
      let shares = group.mix.map { $0.weight / total }
      let medians = group.mix.indices.map {
        reader.histogram(slot: region.layout.firstSlot[number] + $0).value(atPercentile: 50)
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
      let performed = workers.reduce(0.0) { $0 + Double($1.state.position) }
      return performed / Double(warmupNanoseconds) * Double(nanoseconds)
    }
  }

  /// Names of the failure kinds that occurred.
  func failureNames(of region: SharedRegion) -> [Int32: String] {
    let reader = SlotReader(region: region)
    var names: [Int32: String] = [:]
    for slot in 0..<region.layout.slotCount {
      for (code, _) in reader.counters(slot: slot).kinds { names[code] = target.failureName(code) }
    }
    return names
  }
}
