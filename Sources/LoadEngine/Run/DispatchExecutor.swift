internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// One Dispatch loop for each worker: a chain of blocks on a concurrent queue, each block one slice of the loop, or one
/// operation where each is submitted on its own.
///
/// Dispatch runs about as many blocks at once as there are processors, so a worker that kept its thread would shut the
/// others out: one that waits leaves its thread to them, and a timer submits it again.
final class DispatchExecutor: WorkerExecutor {
  private let queue = DispatchQueue(label: "loadtest.workers", attributes: .concurrent)
  private let group = DispatchGroup()
  private let lanes: LaneBank
  private let timer: WakeupTimer
  private let submitsOperations: Bool

  init(lanes: LaneBank, timer: WakeupTimer, submitsOperations: Bool) {
    self.lanes = lanes
    self.timer = timer
    self.submitsOperations = submitsOperations
  }

  func start(
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) throws -> any LoadWorker
  ) throws {
    for cell in cells {
      cell.worker = try makeWorker(cell.index)
      // Elsewhere a lane is held for the whole slice.
      if submitsOperations { cell.state.lanes = Unmanaged.passUnretained(lanes) }
      group.enter()
      stand(cell, gate)
    }
  }

  func begin() { timer.begin() }
  func hold() { timer.hold() }

  func join() {
    group.wait()
    timer.end()
  }

  /// Brings the worker to the gate.
  private func stand(_ cell: WorkerCell, _ gate: Gate) {
    gate.arrive { command in
      self.queue.async {
        switch command {
        case .go: self.goOn(cell, gate)
        case .leave:
          cell.end()
          self.group.leave()
        }
      }
    }
  }

  private func goOn(_ cell: WorkerCell, _ gate: Gate) {
    if submitsOperations { submitNext(cell, gate) } else { slice(cell, gate) }
  }

  // MARK: Loops

  private func slice(_ cell: WorkerCell, _ gate: Gate) {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    let end = cell.run()
    lanes.giveBack(lane)
    switch end {
    case .sliceOver: queue.async { self.slice(cell, gate) }
    case .waiting:
      timer.wait(untilTicks: cell.wakeupTicks) { now in
        cell.state.resumedTicks = now
        self.queue.async { self.slice(cell, gate) }
      }
    case .held, .finished: stand(cell, gate)
    }
  }

  // MARK: One operation at a time

  /// Submits the worker's next operation, now or when it is due. Runs where the last one ended, or on the timer's thread.
  private func submitNext(_ cell: WorkerCell, _ gate: Gate) {
    switch cell.nextSubmission() {
    case .sliceOver: queue.async { self.perform(cell, gate) }
    case .waiting:
      timer.wait(untilTicks: cell.wakeupTicks) { now in
        cell.state.resumedTicks = now
        self.submitNext(cell, gate)
      }
    case .held, .finished: stand(cell, gate)
    }
  }

  private func perform(_ cell: WorkerCell, _ gate: Gate) {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    cell.runSubmitted()
    lanes.giveBack(lane)
    submitNext(cell, gate)
  }
}
