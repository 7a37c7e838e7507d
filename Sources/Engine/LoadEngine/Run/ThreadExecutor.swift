internal import LoadPlatform
internal import LoadTarget

/// One operating-system thread for each worker, from its creation to its end.
final class ThreadExecutor: WorkerExecutor {
  private let pin: Bool
  private let threads = Lock<[NativeThread]>([])

  init(pin: Bool) { self.pin = pin }

  func start(
    _ cells: [WorkerCell], gate: Gate, makeWorker: @escaping @Sendable (Int) async throws -> any LoadWorker
  ) throws {
    // One at a time, so that calls of `makeWorker` never overlap.
    for cell in cells {
      let made = Lock<Result<Void, any Error>?>(nil)
      let pin = pin
      let thread: NativeThread
      do {
        thread = try NativeThread.start(name: "worker \(cell.index)") {
          NativeThread.sleepExactly()
          if pin { _ = NativeThread.pinCurrent(to: cell.index) }
          let result = Result {
            try CallingThread.run { cell.worker = try await makeWorker(cell.index) }
          }
          made.withLock { $0 = result }
          made.wakeAll()
          guard case .success = result else { return }
          // A loop ends early if a ramp pauses the worker.
          while gate.arriveAndWait(&cell.seenGeneration) == .go { while !cell.run().endsAtGate {} }
          cell.end()
        }
      } catch {
        throw TargetRefusal("cannot start thread \(cell.index + 1) of \(cells.count): \(error)")
      }
      threads.withLock { $0.append(thread) }
      if case .failure(let error) = made.wait(for: { $0 }) { throw error }
    }
  }

  func join() { for thread in threads.withLock({ $0 }) { thread.join() } }
}
