// report: https://github.com/partout-io/passepartout/pull/1790
// story: an object watches its own stream in a task that holds self, so the stream never finishes and the object never goes.
// kind: leak
// resource: heap
// operation: open_view
// growth: 1728
// mix: open_view 1, publish 5
// executors: tasks
// function: ProfileObserver.watch()
import LoadTesting
import Synchronization

final class ProfileObserver: Sendable {
  private let changes: AsyncStream<Int>
  private let source: AsyncStream<Int>.Continuation
  private let last = Atomic(0)
  init() { (changes, source) = AsyncStream.makeStream() }  // stays

  @inline(never)
  func watch() {
    Task {  // stays
      for await change in changes { self.last.store(change, ordering: .relaxed) }
    }
  }

  func publish(_ change: Int) { source.yield(change) }
  deinit { source.finish() }
}

final class ForAwaitSelf: LoadTarget {
  static let name = "for_await_self"
  static let summary = "observers that watch their own stream"
  static let operations = [
    OperationDescription("open_view", "makes an observer and drops it", asynchronous: true),
    OperationDescription("publish", "a change, and nobody watches", asynchronous: true),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen() }

  struct Screen: LoadWorker {
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      let observer = ProfileObserver()  // stays
      if operation == 0 { observer.watch() }
      observer.publish(Int(truncatingIfNeeded: iteration))
    }
  }
}

let forAwaitSelfTruth = Truth(async: "for_await_self", .heap, calls: 2000) {
  return {
    let observer = ProfileObserver()
    observer.watch()
    observer.publish($0)
    await Task.yield()
  }
}
