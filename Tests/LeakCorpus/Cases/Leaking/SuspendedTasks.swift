internal import LoadPlatform
internal import LoadTarget

/// Tasks that wait for a continuation that everybody has forgotten.
final class SuspendedTask: AsynchronousCase {
  static let leakCase = LeakCase(
    SuspendedTask.self, "suspended_task", "a task that waits for a continuation that is never resumed", .tuning,
    .leak(bytes: 1_024 + 320 + 48 + 32, site: LeakSite("SuspendedTask.")))

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    await withUnsafeContinuation { started in
      SuspendedTask.start(started)
    }
  }

  @inline(never)
  private static func start(_ started: UnsafeContinuation<Void, Never>) {
    _ = Task.detached {
      await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in started.resume() }
    }
  }
}

/// Continuations that are kept to be resumed and never are.
final class KeptContinuation: AsynchronousCase {
  static let leakCase = LeakCase(
    KeptContinuation.self, "kept_continuation", "continuations that are kept and never resumed", .held,
    .leak(bytes: 1_024 + 320 + 48 + 32, site: LeakSite("KeptContinuation.")))

  private let waiting = Kept<UnsafeContinuation<Int, Never>>()

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    await withUnsafeContinuation { started in
      start(started)
    }
  }

  @inline(never)
  private func start(_ started: UnsafeContinuation<Void, Never>) {
    let waiting = waiting
    _ = Task.detached {
      let value = await withUnsafeContinuation { (continuation: UnsafeContinuation<Int, Never>) in
        waiting.append(continuation)
        started.resume()
      }
      observe([value])
    }
  }
}

/// Handles of tasks that have ended.
final class FinishedTaskHandles: AsynchronousCase {
  static let leakCase = LeakCase(
    FinishedTaskHandles.self, "finished_task_handles", "an array of the handles of finished tasks", .tuning,
    .leak(bytes: 1_024 + 320, site: LeakSite("FinishedTaskHandles.")))

  private let handles = Kept<Task<Int, Never>>()

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    let value = worker.below(100)
    let task = start(value)
    handles.append(task)
    observe([await task.value])
  }

  @inline(never)
  private func start(_ value: Int) -> Task<Int, Never> {
    Task.detached {
      await Task.yield()
      return value
    }
  }
}
