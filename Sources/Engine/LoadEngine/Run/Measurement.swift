internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// One run inside the measuring process: creates the target and its workers, takes them through warm-up and the
/// measured phase, and queries the target at the end. Measurements go to the shared region, where the observer reads
/// them.
final class Measurement: Sendable {
  let plan: Plan
  private let target: TargetDescription
  let region: SharedRegion
  private let memory: any MemorySampling
  private let leakCheck: (order: LeakCheckOrder, tracking: any AllocationTracking)?
  private let send: @Sendable (MeasurementEvent) -> Void
  /// The first of the tool's processes: the supervisor, or this one if it supervises itself.
  private let firstProcess: Int32
  let gate: Gate
  /// The requested number of workers, in a steered run.
  let orders = SteeringOrders()

  init(
    plan: Plan, target: TargetDescription, region: SharedRegion, memory: any MemorySampling,
    leakCheck: (order: LeakCheckOrder, tracking: any AllocationTracking)? = nil,
    firstProcess: Int32 = ProcessTree.current, send: @escaping @Sendable (MeasurementEvent) -> Void
  ) {
    self.plan = plan
    self.target = target
    self.region = region
    self.memory = memory
    self.leakCheck = leakCheck
    self.send = send
    self.firstProcess = firstProcess
    // The workers of a steered run are created when they are needed.
    gate = Gate(workerCount: plan.isSteered ? 0 : plan.workerCount)
  }

  /// Ends the current phase; the run then finishes as if its length were over.
  func requestStop() {
    orders.stop()
    gate.requestStop()
  }

  /// Sets the number of performing workers of each group.
  func steer(workers: [Int]) { orders.set(workers: workers) }

  /// Runs on the calling thread until the run is over. Sends ``MeasurementEvent/finished(_:)`` or
  /// ``MeasurementEvent/refused(_:)`` last.
  ///
  /// - Returns: whether all workers have left; false if some thread is still inside an operation.
  func run() -> Bool {
    do {
      return try perform()
    } catch {
      send(.refused(.init(message: PrintableText.of("\(error)"))))
      return true
    }
  }

  private func perform() throws -> Bool {
    Ticks.choose()
    let rate = TickRate.calibrated()
    region.header.pointee.tickFactor.store(rate.factor, ordering: .releasing)
    let calibration = Calibration.measure(rate: rate)
    let operations: UInt64? = if case .iterations(let count) = plan.length { count } else { nil }
    let run = TargetRun(
      workers: plan.workerCount, operations: operations, seed: plan.ownSeed, config: plan.target.config)
    let make = target.make
    region.header.pointee.enter(.create)
    let made = try CallingThread.run { try await make(run) }
    region.header.pointee.enter(.createWorker)
    let workers = try WorkerSet(plan: plan, target: target, region: region, rate: rate)
    let executor = workers.makeExecutor(pin: plan.pin)
    var crew = WorkerCrew(workers: workers, executor: executor, gate: gate) {
      try await made.makeWorker(index: $0) as any LoadWorker
    }
    var first: SteeringOrders.Order?
    do {
      if plan.isSteered {
        first = orders.next(after: 0)
        try crew.make(first?.workers ?? plan.groups.map { _ in 0 })
        confirm(first, crew)
      } else {
        try crew.makeAll()
      }
    } catch {
      gate.dismiss()
      executor.join()
      throw error
    }
    _ = gate.waitForAll()
    region.header.pointee.enter(nil)

    if let leakCheck {
      return lookForLeaks(leakCheck.order, leakCheck.tracking, workers, executor, made, calibration)
    }
    let timing = warmUp(workers, executor, rate: rate, calibration: calibration)
    let lateness = plan.startNanosecondsSinceEpoch.flatMap { CommonStart(nanosecondsSinceEpoch: $0).wait(at: gate) }
    region.clearLanes { crew.hasMade($0) }
    workers.reset(timing: timing)
    var ready = readyLine(timing: timing, calibration: calibration, workers: workers)
    if let lateness { ready.warnings.append(lateness) }
    send(.ready(ready))
    let pump = MemoryPump(region: region, memory: memory, everyNanoseconds: plan.memory.sampleNanoseconds)
    let meter = HiccupMeter(rate: rate)
    let group = ControlGroup.current()
    let before = MachineReading.now(root: firstProcess, group)
    meter.start()
    let allLeft = measure(&crew, following: first, rate: rate, pump: pump)
    meter.stop()
    // The threads that measured alongside the workers have ended and are not counted.
    let after = MachineReading.now(root: firstProcess, group)

    var finished = MeasurementEvent.Finished(
      gauges: [:], invariantViolation: nil, failureNames: workers.failureNames(of: region), hiccups: meter.hiccups,
      warnings: pump.warnings + crew.warnings)
    finished.peakResidentBytes = pump.peakResidentBytes
    finished.disturbances = disturbances(from: before, to: after, meter, rate: rate)
    return finish(finished, workers, executor, made, allLeft: allLeft)
  }

  /// What kept the workers from running in the measured phase.
  private func disturbances(
    from before: MachineReading, to after: MachineReading, _ meter: HiccupMeter, rate: TickRate
  ) -> [Disturbance] {
    let busy = (0..<plan.workerCount).reduce(UInt64(0)) {
      $0 &+ region.progress($1).pointee.busyTicks.load(ordering: .relaxed)
    }
    let elapsed = Double(after.nanoseconds - before.nanoseconds) / 1e9
    let standstill = meter.standstillNanoseconds.map { nanoseconds in
      let seconds = Double(nanoseconds) / 1e9
      return Disturbance(.stoodStill, seconds: seconds, share: elapsed > 0 ? min(1, seconds / elapsed) : 0)
    }
    return [standstill].compactMap { $0 }
      + after.disturbances(since: before, busyNanoseconds: rate.nanoseconds(busy))
  }

  /// Maximum number of gauges in a record: each is a line of the reports.
  private static let maximumGauges = 1024

  /// Verifies the target, reads its gauges and destroys everything, as far as possible.
  private func finish(
    _ measured: MeasurementEvent.Finished, _ workers: WorkerSet, _ executor: any WorkerExecutor,
    _ made: any LoadTarget, allLeft: Bool
  ) -> Bool {
    var finished = measured
    if allLeft {
      region.header.pointee.enter(.quiesce)
      made.quiesce()
      region.header.pointee.enter(.verify)
      do { try CallingThread.run { try await made.verify() } } catch {
        finished.invariantViolation = PrintableText.of("\(error)")
      }
      region.header.pointee.enter(.gauges)
      let gauges = made.gauges()
      if gauges.count > Self.maximumGauges {
        finished.warnings.append(
          "discarded \(gauges.count - Self.maximumGauges) of the target's \(gauges.count) gauges: a record has at most "
            + "\(Self.maximumGauges)")
      }
      for gauge in gauges.prefix(Self.maximumGauges) {
        let name = PrintableText.of(gauge.name)
        let value = gauge.value.flatMap { $0.isFinite ? $0 : nil }
        if finished.gauges[name] != nil {
          finished.warnings.append("the target reports the gauge '\(name)' more than once: the last value counts")
        }
        finished.gauges[name] = .some(value)
        if value == nil {
          finished.warnings.append(
            gauge.value.map { "the target's gauge '\(name)' is \($0), which is not a finite number" }
              ?? "the target could not read its gauge '\(name)'")
        }
      }
      region.header.pointee.enter(.endWorker)
      gate.open(.leave)
      executor.join()
      region.header.pointee.enter(.destroy)
    } else {
      // Threads that are still inside an operation record it when it ends, if it does: the memory they use stays.
      _ = Unmanaged.passRetained(workers)
      _ = Unmanaged.passRetained(region)
    }
    send(.finished(finished))
    return allLeft
  }

  // MARK: Leak check

  private func lookForLeaks(
    _ order: LeakCheckOrder, _ tracking: any AllocationTracking, _ workers: WorkerSet,
    _ executor: any WorkerExecutor, _ made: any LoadTarget, _ calibration: Calibration
  ) -> Bool {
    let untimed = plan.groups.map { _ in GroupTiming.exact }
    send(.ready(readyLine(timing: untimed, calibration: calibration, workers: workers)))
    let check = LeakMeasurement(
      plan: plan, order: order, region: region, tracking: tracking, workers: workers, executor: executor, gate: gate,
      quiesce: { [region] in
        region.header.pointee.enter(.quiesce)
        made.quiesce()
        region.header.pointee.enter(nil)
      }, operations: target.operations.map(\.name),
      accounted: LeakMeasurement.accountedOperations(plan).map { name in
        target.operations.firstIndex { $0.name == name }
      })
    let (result, allLeft) = check.run()
    region.control.pointee.set(RunControl.hold)
    executor.hold()
    region.header.pointee.enter(.over)
    let finished = MeasurementEvent.Finished(
      gauges: [:], invariantViolation: nil, failureNames: workers.failureNames(of: region), hiccups: nil,
      warnings: [], leaks: result)
    return finish(finished, workers, executor, made, allLeft: allLeft)
  }

  // MARK: Phases

  private func warmUp(
    _ workers: WorkerSet, _ executor: any WorkerExecutor, rate: TickRate, calibration: Calibration
  ) -> [GroupTiming] {
    guard plan.warmupNanoseconds > 0 || plan.warmupIterations ?? 0 > 0 else {
      return workers.timing(plan: plan, region: region, calibration: calibration, warmupNanoseconds: 0)
    }
    region.header.pointee.enter(.warmup)
    let start = MonotonicClock.nanoseconds()
    let startTicks = Ticks.now()
    let isByTime = plan.warmupIterations == nil
    workers.controls.setPhaseEnd(
      ticks: isByTime ? startTicks + rate.ticks(nanoseconds: plan.warmupNanoseconds) : .max)
    for index in plan.workerIndices {
      if let operations = plan.warmupOperations(ofWorker: index) { workers.setLimit(operations, ofWorker: index) }
    }
    workers.beginPhase(startTicks: startTicks, isMeasured: false)
    go(workers, executor)
    gate.waitForEnd(untilNanoseconds: isByTime ? start + plan.warmupNanoseconds : nil)
    hold(workers, executor)
    // The supervisor, which sees every worker's progress, detects an operation that never returns.
    _ = gate.waitForAll()
    return workers.timing(
      plan: plan, region: region, calibration: calibration, warmupNanoseconds: MonotonicClock.nanoseconds() - start)
  }

  private func measure(
    _ crew: inout WorkerCrew, following first: SteeringOrders.Order?, rate: TickRate, pump: MemoryPump
  ) -> Bool {
    let header = region.header
    let workers = crew.workers
    let executor = crew.executor
    pump.start()
    let start = MonotonicClock.nanoseconds()
    header.pointee.startNanoseconds.store(start, ordering: .relaxed)
    let startTicks = Ticks.now()
    header.pointee.startTicks.store(startTicks, ordering: .relaxed)
    header.pointee.enter(.measuring)
    if !gate.isStopRequested {
      let length: UInt64? = if case .duration(let nanoseconds) = plan.length { nanoseconds } else { nil }
      let deadline = length.map { start + $0 }
      workers.controls.setPhaseEnd(ticks: length.map { startTicks + rate.ticks(nanoseconds: $0) } ?? .max)
      workers.beginPhase(startTicks: startTicks, isMeasured: true)
      go(workers, executor)
      if plan.isSteered {
        follow(from: first, &crew)
      } else if let deadline {
        // Even when nothing more arrives: the machine and the target are observed for the whole duration.
        gate.waitForStop(untilNanoseconds: deadline)
      } else {
        gate.waitForEnd(untilNanoseconds: nil)
      }
      if let length {
        let end = min(Ticks.now(), startTicks + rate.ticks(nanoseconds: length))
        header.pointee.phaseEndTicks.store(end, ordering: .relaxed)
      }
      hold(workers, executor)
    }
    let allLeft = gate.waitForAll(untilNanoseconds: MonotonicClock.nanoseconds() + plan.gracefulStopNanoseconds)
    pump.stop()
    header.pointee.enter(.over)
    return allLeft
  }

  private func go(_ workers: WorkerSet, _ executor: any WorkerExecutor) {
    executor.begin()
    workers.controls.go()
    gate.open(.go)
  }

  private func hold(_ workers: WorkerSet, _ executor: any WorkerExecutor) {
    workers.controls.hold()
    executor.hold()
  }

  private func readyLine(timing: [GroupTiming], calibration: Calibration, workers: WorkerSet) -> ReadyLine {
    ReadyLine(
      startedAt: WallClock.iso8601(), timerNanoseconds: calibration.timerNanoseconds,
      timerSource: Ticks.isCounter ? "counter" : "clock",
      nullOperationNanoseconds: calibration.nullOperationNanoseconds,
      nullOperationSampledNanoseconds: calibration.nullOperationSampledNanoseconds, allocator: memory.allocator,
      countsAllocations: ThreadAllocations.areCounted, timing: timing.map { $0.isExact ? "exact" : "sampled" },
      asynchronous: workers.asynchronous, warnings: memory.warnings)
  }
}
