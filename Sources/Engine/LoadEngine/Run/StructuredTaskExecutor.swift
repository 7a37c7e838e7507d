internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// One child task of one task group for each worker, on the cooperative pool. A task yields after each slice, so that
/// all make progress on the pool's few threads; a waiting task is suspended, and a timer resumes it. If each operation
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
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) async throws -> any LoadWorker
  ) throws {
    try CallingThread.run {
      for cell in cells { cell.worker = try await makeWorker(cell.index) }
    }
    for cell in cells where cell.isAsynchronous || submitsOperations {
      cell.state.lanes = Unmanaged.passUnretained(lanes)
    }
    finished.enter()
    Task.detached { [self] in
      await withDiscardingTaskGroup { group in
        for cell in cells {
          if submitsOperations {
            group.addTask { await self.submit(cell, gate) }
          } else if cell.isAsynchronous {
            group.addTask { await self.loopAsync(cell, gate) }
          } else {
            group.addTask { await self.loop(cell, gate) }
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

  /// Suspends the worker until its time has come, or at the gate until the next phase.
  ///
  /// - Returns: false when the run is over.
  private func suspend(_ cell: WorkerCell, _ gate: Gate, after end: LoopEnd) async -> Bool {
    // A single suspension point for all reasons: each takes memory in every task, of which there may be a million.
    let resumed = await withUnsafeContinuation { (continuation: UnsafeContinuation<UInt64, Never>) in
      if end == .waiting {
        let isAwaited = timer.wait(untilTicks: cell.wakeupTicks) { continuation.resume(returning: $0) }
        if !isAwaited { continuation.resume(returning: Ticks.now()) }
      } else {
        gate.arrive(&cell.seenGeneration) { continuation.resume(returning: $0 == .go ? 0 : .max) }
      }
    }
    if resumed == .max { return false }
    if end != .waiting { gate.synchronize() }
    cell.state.resumedTicks = resumed
    return true
  }

  // MARK: Loops

  private func loop(_ cell: WorkerCell, _ gate: Gate) async {
    var end = LoopEnd.finished
    while true {
      if end == .sliceOver {
        await Task.yield()
      } else if await !suspend(cell, gate, after: end) {
        return cell.end()
      }
      end = slice(cell)
    }
  }

  private func loopAsync(_ cell: WorkerCell, _ gate: Gate) async {
    var end = LoopEnd.finished
    while true {
      if end == .sliceOver {
        await Task.yield()
      } else if await !suspend(cell, gate, after: end) {
        return cell.end()
      }
      end = await cell.runAsync()
    }
  }

  private func slice(_ cell: WorkerCell) -> LoopEnd {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    defer { lanes.giveBack(lane) }
    return cell.run()
  }

  // MARK: One operation at a time

  private func submit(_ cell: WorkerCell, _ gate: Gate) async {
    await withTaskGroup(of: Void.self) { operations in
      var end = LoopEnd.finished
      while true {
        if end == .sliceOver {
          operations.addTask { [self] in
            if cell.isAsynchronous { await cell.runSubmittedAsync() } else { perform(cell) }
          }
          await operations.next()
        } else if await !suspend(cell, gate, after: end) {
          return cell.end()
        }
        end = cell.nextSubmission()
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
