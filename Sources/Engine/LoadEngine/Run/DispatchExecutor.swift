internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// A Dispatch worker is a chain of blocks on a concurrent queue; each block is one slice of the loop, or one operation
/// if each is submitted on its own.
final class DispatchExecutor: WorkerExecutor {
  private let pool: DispatchWorker.Pool

  init(lanes: LaneBank, timer: WakeupTimer, submitsOperations: Bool) {
    pool = DispatchWorker.Pool(lanes: lanes, timer: timer, submitsOperations: submitsOperations)
  }

  func start(
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) async throws -> any LoadWorker
  ) throws {
    for cell in cells {
      try CallingThread.run { cell.worker = try await makeWorker(cell.index) }
      pool.workers.enter()
      DispatchWorker(cell, pool, gate).stand()
    }
  }

  func begin() { pool.timer.begin() }
  func hold() { pool.timer.hold() }

  func join() {
    pool.workers.wait()
    pool.timer.end()
  }
}

/// One worker on the queue. Its blocks capture only the worker, so that submitting one is as cheap as possible.
///
/// Dispatch runs about as many blocks at once as there are processors, so a worker that kept its thread would block the
/// others: a waiting worker leaves its thread to them, and a timer submits it again.
private final class DispatchWorker: Sendable {
  /// The state that all workers share.
  final class Pool: Sendable {
    let queue = DispatchQueue(label: "loadtest.workers", attributes: .concurrent)
    let workers = DispatchGroup()
    let lanes: LaneBank
    let timer: WakeupTimer
    let submitsOperations: Bool

    init(lanes: LaneBank, timer: WakeupTimer, submitsOperations: Bool) {
      self.lanes = lanes
      self.timer = timer
      self.submitsOperations = submitsOperations
    }
  }

  private let cell: WorkerCell
  private let pool: Pool
  private let queue: DispatchQueue
  private let gate: Gate

  init(_ cell: WorkerCell, _ pool: Pool, _ gate: Gate) {
    self.cell = cell
    self.pool = pool
    queue = pool.queue
    self.gate = gate
    // In loops, a lane is held for the whole slice.
    if pool.submitsOperations { cell.state.lanes = Unmanaged.passUnretained(pool.lanes) }
  }

  /// Brings the worker to the gate.
  func stand() {
    gate.arrive(&cell.seenGeneration) { command in
      self.queue.async {
        switch command {
        case .go: if self.pool.submitsOperations { self.submitNext() } else { self.slice() }
        case .leave:
          self.cell.end()
          self.pool.workers.leave()
        }
      }
    }
  }

  // MARK: Loops

  private func slice() {
    let (recorder, lane) = pool.lanes.take()
    cell.state.lane = recorder
    let end = cell.run()
    pool.lanes.giveBack(lane)
    switch end {
    case .sliceOver: queue.async { self.slice() }
    case .waiting: if !isAwaited(then: { self.queue.async { self.slice() } }) { queue.async { self.slice() } }
    case .held, .finished: stand()
    }
  }

  /// Waits for the worker's time, without blocking: then the timer resumes the worker, which the caller no longer owns.
  ///
  /// - Returns: false if the worker continues now.
  private func isAwaited(then next: @escaping @Sendable () -> Void) -> Bool {
    let isAwaited = pool.timer.wait(untilTicks: cell.wakeupTicks) { now in
      self.cell.state.resumedTicks = now
      next()
    }
    if !isAwaited { cell.state.resumedTicks = Ticks.now() }
    return isAwaited
  }

  // MARK: One operation at a time

  /// Submits the worker's next operation, now or when it is due. Runs where the previous one ended, or on the timer's
  /// thread.
  private func submitNext() {
    while true {
      switch cell.nextSubmission() {
      case .sliceOver: return queue.async { self.perform() }
      case .waiting:
        if isAwaited(then: { self.submitNext() }) { return }
        NativeThread.relax()
      case .held, .finished: return stand()
      }
    }
  }

  private func perform() {
    let (recorder, lane) = pool.lanes.take()
    cell.state.lane = recorder
    cell.runSubmitted()
    pool.lanes.giveBack(lane)
    submitNext()
  }
}
