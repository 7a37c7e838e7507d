internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// One Dispatch loop for each worker: a chain of blocks on a concurrent queue, each block one slice of the loop.
///
/// Dispatch runs about as many blocks at once as there are processors, so a worker that kept its thread would shut the
/// others out.
final class DispatchExecutor: WorkerExecutor {
  private let queue = DispatchQueue(label: "loadtest.workers", attributes: .concurrent)
  private let group = DispatchGroup()
  private let lanes: LaneBank

  init(lanes: LaneBank) { self.lanes = lanes }

  func start(
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) throws -> any LoadWorker
  ) throws {
    for cell in cells {
      cell.worker = try makeWorker(cell.index)
      group.enter()
      wait(cell, gate)
    }
  }

  private func wait(_ cell: WorkerCell, _ gate: Gate) {
    gate.arrive { command in
      self.queue.async {
        switch command {
        case .go: self.slice(cell, gate)
        case .leave:
          cell.end()
          self.group.leave()
        }
      }
    }
  }

  private func slice(_ cell: WorkerCell, _ gate: Gate) {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    let end = cell.run()
    lanes.giveBack(lane)
    switch end {
    case .sliceOver: queue.async { self.slice(cell, gate) }
    case .held, .finished: wait(cell, gate)
    }
  }

  func join() { group.wait() }
}
