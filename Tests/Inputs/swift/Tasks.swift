import LoadTesting
import Synchronization

// Cases 1 to 4 and 8: asynchronous patterns.

final class Payload: Sendable {
  let bytes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
  init() {}
}

/// 1. Cancelled sleepers.
func cancelledSleeper(_ duration: Duration) async {
  let sleeper = Task.detached { try? await Task.sleep(for: duration) }
  // Long enough that it sleeps: cancelled before, it would not make a timer.
  try? await Task.sleep(for: .microseconds(500))
  sleeper.cancel()
  await sleeper.value
}

/// As 1, cancelled at once: now and then it sleeps already.
func cancelledAtOnce(_ duration: Duration) async {
  let sleeper = Task.detached { try? await Task.sleep(for: duration) }
  sleeper.cancel()
  await sleeper.value
}

/// As 1, as people write it: a timeout beside the work, in a group.
func timeoutInGroup() async {
  await withTaskGroup(of: Bool.self) { group in
    group.addTask {
      try? await Task.sleep(for: .seconds(3600))
      return false
    }
    group.addTask {
      try? await Task.sleep(for: .microseconds(200))
      return true
    }
    _ = await group.next()
    group.cancelAll()
  }
}

/// 2. A group that is open for the whole run and gets one child for each request.
final class OpenGroup: Sendable {
  enum Way { case undrained, drained, discarding }
  private let requests: AsyncStream<CheckedContinuation<Void, Never>>.Continuation

  init(_ way: Way) {
    let (stream, continuation) = AsyncStream<CheckedContinuation<Void, Never>>.makeStream()
    requests = continuation
    Task.detached {
      switch way {
      case .undrained:
        await withTaskGroup(of: Void.self) { group in
          for await request in stream {
            group.addTask {}
            request.resume()
          }
        }
      case .drained:
        await withTaskGroup(of: Void.self) { group in
          for await request in stream {
            group.addTask {}
            await group.next()
            request.resume()
          }
        }
      case .discarding:
        await withDiscardingTaskGroup { group in
          for await request in stream {
            group.addTask {}
            request.resume()
          }
        }
      }
    }
  }

  func serve() async { await withCheckedContinuation { _ = requests.yield($0) } }
}

/// 2d. One group per operation with 1000 children and no `next()`.
func groupScope() async {
  await withTaskGroup(of: Void.self) { group in for _ in 0..<1000 { group.addTask {} } }
}

/// 3. Streams.
final class Streams: Sendable {
  let absent: AsyncStream<Payload>.Continuation
  let absentStream: AsyncStream<Payload>
  let slow: AsyncStream<Payload>.Continuation
  let bounded: AsyncStream<Payload>.Continuation

  init() {
    (absentStream, absent) = AsyncStream<Payload>.makeStream()
    let (slowStream, slow) = AsyncStream<Payload>.makeStream()
    let (boundedStream, bounded) = AsyncStream<Payload>.makeStream(bufferingPolicy: .bufferingNewest(100))
    (self.slow, self.bounded) = (slow, bounded)
    Task.detached { for await _ in slowStream { try? await Task.sleep(for: .milliseconds(1)) } }
    Task.detached { for await _ in boundedStream { try? await Task.sleep(for: .milliseconds(1)) } }
  }
}

/// 4. Continuations.
func continuationLostChecked() async {
  Task.detached { await withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in } }
  await Task.yield()
}
func continuationLostUnsafe() async {
  Task.detached { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
  await Task.yield()
}
func continuationResumed() async {
  await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in Task.detached { done.resume() } }
}

/// 8. An actor that keeps one task in flight per key.
actor InflightCache {
  struct NotThere: Error {}
  private var inflight: [Int: Task<Int, any Error>] = [:]

  func value(_ key: Int, failing: Bool) async throws -> Int {
    if let task = inflight[key] { return try await task.value }
    let task = Task { () async throws -> Int in
      if failing { throw NotThere() }
      return key
    }
    inflight[key] = task
    let value = try await task.value  // On failure the entry stays.
    inflight[key] = nil
    return value
  }
}

final class TasksTarget: LoadTarget {
  static let name = "tasks"
  static let summary = "cases 1 to 4 and 8"
  static let operations = [
    "sleep_1h", "sleep_20ms", "group_undrained", "group_drained", "group_discarding", "group_scope",
    "stream_absent", "stream_slow", "stream_newest", "continuation_lost", "continuation_lost_unsafe",
    "continuation_resumed", "cache_ok", "cache_failing", "nothing",
    "sleep_1h_at_once", "timeout_in_group",
  ].map { OperationDescription($0, "", asynchronous: true) }

  let undrained = OpenGroup(.undrained)
  let drained = OpenGroup(.drained)
  let discarding = OpenGroup(.discarding)
  let streams = Streams()
  let cache = InflightCache()
  let keys = Atomic(0)

  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> TasksWorker { TasksWorker(target: self) }
  static func failureName(_ code: Int32) -> String? { code == 1 ? "not_there" : nil }
}

struct TasksWorker: LoadWorker {
  let target: TasksTarget

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) { fatalError("asynchronous") }

  mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
    switch operation {
    case 0: await cancelledSleeper(.seconds(3600))
    case 1: await cancelledSleeper(.milliseconds(20))
    case 2: await target.undrained.serve()
    case 3: await target.drained.serve()
    case 4: await target.discarding.serve()
    case 5: await groupScope()
    case 6: target.streams.absent.yield(Payload())
    case 7: target.streams.slow.yield(Payload())
    case 8: target.streams.bounded.yield(Payload())
    case 9: await continuationLostChecked()
    case 10: await continuationLostUnsafe()
    case 11: await continuationResumed()
    case 12: _ = try? await target.cache.value(target.keys.wrappingAdd(1, ordering: .relaxed).newValue, failing: false)
    case 13:
      do {
        _ = try await target.cache.value(target.keys.wrappingAdd(1, ordering: .relaxed).newValue, failing: true)
      } catch { throw OperationFailure(1) }
    case 15: await cancelledAtOnce(.seconds(3600))
    case 16: await timeoutInGroup()
    default: break
    }
  }
}
