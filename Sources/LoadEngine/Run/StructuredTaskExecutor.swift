internal import Dispatch
internal import LoadPlatform
internal import LoadTarget

/// One child task of one task group for each worker, on the cooperative pool. A task yields after each slice, so that
/// all make progress on the pool's few threads.
final class StructuredTaskExecutor: WorkerExecutor {
  private let lanes: LaneBank
  private let finished = DispatchGroup()

  init(lanes: LaneBank) { self.lanes = lanes }

  func start(
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) throws -> any LoadWorker
  ) throws {
    for cell in cells {
      cell.worker = try makeWorker(cell.index)
      cell.state.lanes = Unmanaged.passUnretained(lanes)
    }
    finished.enter()
    Task.detached { [lanes, finished] in
      await withDiscardingTaskGroup { group in
        for cell in cells {
          group.addTask {
            while await StructuredTaskExecutor.command(gate) == .go {
              if cell.isAsynchronous {
                while await cell.runAsync() == .sliceOver { await Task.yield() }
              } else {
                while StructuredTaskExecutor.slice(cell, lanes) == .sliceOver { await Task.yield() }
              }
            }
            cell.end()
          }
        }
      }
      finished.leave()
    }
  }

  private static func command(_ gate: Gate) async -> Gate.Command {
    await withUnsafeContinuation { continuation in gate.arrive { continuation.resume(returning: $0) } }
  }

  private static func slice(_ cell: WorkerCell, _ lanes: LaneBank) -> LoopEnd {
    let (recorder, lane) = lanes.take()
    cell.state.lane = recorder
    defer { lanes.giveBack(lane) }
    return cell.run()
  }

  func join() { finished.wait() }
}
