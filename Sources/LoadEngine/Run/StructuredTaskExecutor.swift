internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// One child task of one task group for each worker, on the cooperative pool. A task yields after each slice, so that
/// all make progress on the pool's few threads; one that waits is suspended, and a timer resumes it. Where each operation
/// is submitted on its own, a worker's task adds a child task for it and awaits that.
final class StructuredTaskExecutor: WorkerExecutor {
  private let lanes: LaneBank
  private let timer: WakeupTimer
  private let submitsOperations: Bool
  private let finished = DispatchGroup()

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
      if cell.isAsynchronous || submitsOperations { cell.state.lanes = Unmanaged.passUnretained(lanes) }
    }
    finished.enter()
    Task.detached { [self] in
      await withDiscardingTaskGroup { group in
        for cell in cells {
          group.addTask {
            while await Self.command(gate) == .go {
              if self.submitsOperations { await self.submit(cell) } else { await self.loop(cell) }
            }
            cell.end()
          }
        }
      }
      finished.leave()
    }
  }

  func begin() { timer.begin() }
  func hold() { timer.hold() }

  func join() {
    finished.wait()
    timer.end()
  }

  private static func command(_ gate: Gate) async -> Gate.Command {
    await withUnsafeContinuation { continuation in gate.arrive { continuation.resume(returning: $0) } }
  }

  /// Suspends the worker until its time has come.
  private func wait(_ cell: WorkerCell) async {
    cell.state.resumedTicks = await withUnsafeContinuation { continuation in
      timer.wait(untilTicks: cell.wakeupTicks) { continuation.resume(returning: $0) }
    }
  }

  // MARK: Loops

  private func loop(_ cell: WorkerCell) async {
    while true {
      switch cell.isAsynchronous ? await cell.runAsync() : slice(cell) {
      case .sliceOver: await Task.yield()
      case .waiting: await wait(cell)
      case .held, .finished: return
      }
    }
  }

  private func slice(_ cell: WorkerCell) -> LoopEnd {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    defer { lanes.giveBack(lane) }
    return cell.run()
  }

  // MARK: One operation at a time

  private func submit(_ cell: WorkerCell) async {
    await withTaskGroup(of: Void.self) { operations in
      while true {
        switch cell.nextSubmission() {
        case .sliceOver:
          operations.addTask { [self] in
            if cell.isAsynchronous { await cell.runSubmittedAsync() } else { perform(cell) }
          }
          await operations.next()
        case .waiting: await wait(cell)
        case .held, .finished: return
        }
      }
    }
  }

  private func perform(_ cell: WorkerCell) {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    defer { lanes.giveBack(lane) }
    cell.runSubmitted()
  }
}
