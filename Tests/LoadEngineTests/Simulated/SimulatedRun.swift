import LoadPlatform
import LoadRecord
import LoadScenario
import LoadTarget
import Synchronization

@testable import LoadEngine

/// The measured phase of a plan whose operations are paced, in made-up time: the engine's own workers, decks, arrivals, ramps
/// and lanes on the test's thread, by clocks that stand still while nobody waits or performs.
///
/// On `threads` each worker sleeps by a clock of its own, as if it had a processor of its own; elsewhere all workers have one
/// clock and one processor, and one that waits leaves it to the others.
final class SimulatedRun {
  let plan: Plan
  let region: SharedRegion
  let observer: Observer
  /// For each worker, by its index.
  private(set) var clocks: [ManualClock]
  private let workers: WorkerSet
  private let logs: [SimulatedWorker.Log]

  /// A call of each worker that takes longer, by its number.
  var stallNanoseconds: (call: Int, length: UInt64)? {
    didSet { for log in logs { log.stall = stallNanoseconds } }
  }

  /// Holds the run within a call of the first worker, by its number.
  func hold(inCall number: Int) {
    logs[0].isCalled = { [unowned self] call in if call == number { workers.controls.hold() } }
  }

  /// For each worker, what it performed.
  var calls: [[SimulatedWorker.Call]] { logs.map(\.calls) }

  /// Makes the workers.
  ///
  /// - Parameter serviceNanoseconds: how long each operation takes, by its name.
  init(_ plan: Plan, serviceNanoseconds: KeyValuePairs<String, UInt64>) throws {
    self.plan = plan
    region = try SharedRegion(layout: RunLayout(plan: plan), shared: false)
    observer = Observer(region: region, plan: plan)
    let description = TargetDescription(
      name: "simulated", summary: "", operations: serviceNanoseconds.map { OperationDescription($0.key, "") },
      workersStayOnThread: false, make: { _ in throw TargetRefusal("described only") }, failureName: { "code \($0)" })
    // A tick is a nanosecond.
    let rate = TickRate(factor: 1 << 32)
    workers = try WorkerSet(plan: plan, target: description, region: region, rate: rate)
    region.header.pointee.tickFactor.store(rate.factor, ordering: .releasing)
    let common = ManualClock()
    clocks = plan.workerIndices.map { _ in plan.executor == .threads ? ManualClock() : common }
    logs = plan.workerIndices.map { _ in SimulatedWorker.Log() }
    for (cell, clock) in zip(workers.cells, clocks) {
      cell.state.clock = .passUnretained(clock)
      cell.worker = SimulatedWorker(
        clock: .passUnretained(clock), serviceNanoseconds: serviceNanoseconds.map(\.value), log: logs[cell.index])
    }
  }

  /// Performs the phase to its end.
  func perform() {
    let start = ManualClock.start
    let length: UInt64? = if case .duration(let nanoseconds) = plan.length { nanoseconds } else { nil }
    region.header.pointee.startTicks.store(start, ordering: .relaxed)
    region.header.pointee.enter(.measuring)
    workers.reset(timing: plan.groups.map { _ in .exact })
    workers.controls.setPhaseEnd(ticks: length.map { start + $0 } ?? .max)
    workers.beginPhase(startTicks: start, isMeasured: true)
    workers.controls.go()
    if plan.executor == .threads {
      for cell in workers.cells { while !cell.run().endsAtGate {} }
    } else {
      takeTurns()
    }
    if let length { region.header.pointee.phaseEndTicks.store(start + length, ordering: .relaxed) }
    region.header.pointee.enter(.over)
  }

  /// Whoever is due next gets the processor until it waits.
  private func takeTurns() {
    var dueTicks = workers.cells.map { _ in UInt64?.some(ManualClock.start) }
    while let (next, due) = dueTicks.enumerated().compactMap({ index, due in due.map { (index, $0) } })
      .min(by: { $0.1 < $1.1 })
    {
      let cell = workers.cells[next]
      let clock = clocks[next]
      if cell.state.awaitedTicks > 0 { cell.state.resumedTicks = max(clock.ticks, due) }
      clock.advance(to: due)
      switch plan.submitsOperations ? submit(cell) : cell.run() {
      case .sliceOver: dueTicks[next] = clock.ticks
      case .waiting: dueTicks[next] = cell.wakeupTicks
      case .held, .finished: dueTicks[next] = nil
      }
    }
  }

  private func submit(_ cell: WorkerCell) -> LoopEnd {
    let end = cell.nextSubmission()
    if end == .sliceOver { cell.runSubmitted() }
    return end
  }

  /// The record of the phase, as the supervisor writes one.
  var record: RunRecord? {
    var observer = observer
    var builder = RecordBuilder()
    builder.add(.start(StartLine(tool: .current, host: .current(), plan: plan, loadAverage: nil)))
    builder.add(
      .ready(
        ReadyLine(
          startedAt: "2026-01-31T12:34:56.789Z", timerNanoseconds: 10, timerSource: "counter",
          nullOperationNanoseconds: 20, nullOperationSampledNanoseconds: 2,
          allocator: AllocatorRecord(name: "glibc", version: nil, configuration: nil), countsAllocations: false,
          timing: plan.groups.map { _ in "exact" }, asynchronous: workers.asynchronous, warnings: [])))
    builder.add(.interval(observer.interval(endNanoseconds: observer.elapsedNanoseconds ?? 0)))
    builder.add(
      .end(
        EndLine(
          ending: Ending(.completed), workers: observer.workerRecords(), failureNames: workers.failureNames(of: region))
      )
    )
    return builder.record
  }
}
