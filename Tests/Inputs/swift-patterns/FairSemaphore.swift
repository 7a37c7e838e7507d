// report: https://github.com/groue/Semaphore/pull/3
// story: tasks wait for a permit by continuations in a list, and each is taken out when it is signalled or cancelled.
// kind: stable or step or slowing
// resource: heap
// operation: none
// growth: 0
// mix: with_permit 4, cancelled_wait 1
// executors: tasks
// function: none
import LoadTesting
import Synchronization

actor FairSemaphoreActor {
  private var permits: Int
  private var waiters: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  private var next = 0
  init(_ permits: Int) { self.permits = permits }

  func wait() async -> Bool {
    if permits > 0 {
      permits -= 1
      return true
    }
    next += 1
    let id = next
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume(returning: false) } else { waiters.append((id, continuation)) }
      }
    } onCancel: {
      Task { await self.cancel(id) }
    }
  }

  func cancel(_ id: Int) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: index).continuation.resume(returning: false)
  }

  func signal() {
    if waiters.isEmpty { permits += 1 } else { waiters.removeFirst().continuation.resume(returning: true) }
  }
}

final class FairSemaphore: LoadTarget {
  static let name = "fair_semaphore"
  static let summary = "permits that tasks wait for"
  static let operations = [
    OperationDescription("with_permit", "waits and signals", asynchronous: true),
    OperationDescription("cancelled_wait", "a wait that is cancelled", asynchronous: true),
  ]
  let semaphore = FairSemaphoreActor(1)
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Waiter { Waiter(semaphore: semaphore) }

  struct Waiter: LoadWorker {
    let semaphore: FairSemaphoreActor
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      let semaphore = semaphore
      if operation == 0 {
        if await semaphore.wait() { await semaphore.signal() }
      } else {
        let waiting = Task { if await semaphore.wait() { await semaphore.signal() } }
        waiting.cancel()
        await waiting.value
      }
    }
  }
}

let fairSemaphoreTruth = Truth(async: "fair_semaphore", .heap, calls: 5000) {
  let semaphore = FairSemaphoreActor(1)
  return { _ in
    let waiting = Task { if await semaphore.wait() { await semaphore.signal() } }
    waiting.cancel()
    await waiting.value
  }
}
