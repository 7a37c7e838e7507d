// report: https://github.com/hummingbird-project/swift-jobs/issues/33
// story: a handler that lives as long as the service adds each job to its task group and never takes a result out.
// kind: leak
// resource: heap
// operation: push_job
// growth: 1424
// mix: push_job 1, queue_length 4
// executors: tasks
// function: JobQueueHandler.run()
import LoadTesting
import Synchronization

final class JobQueueHandler: Sendable {
  private let jobs: AsyncStream<Int>
  private let feed: AsyncStream<Int>.Continuation
  let done = Atomic(0)
  let pushed = Atomic(0)
  init() { (jobs, feed) = AsyncStream.makeStream() }

  func run() async {
    await withTaskGroup(of: Int.self) { group in
      for await job in jobs {
        group.addTask {  // stays
          self.done.wrappingAdd(1, ordering: .relaxed)
          return job
        }
      }
    }
  }

  @inline(never)
  func push(_ job: Int) {
    pushed.wrappingAdd(1, ordering: .relaxed)
    feed.yield(job)
  }

  @inline(never)
  func backlog() -> Int { pushed.load(ordering: .relaxed) - done.load(ordering: .relaxed) }

  /// Until all that was pushed is done.
  func drained() async { while backlog() > 0 { await Task.yield() } }
}

final class JobGroup: LoadTarget {
  static let name = "job_group"
  static let summary = "jobs that a long-lived task group performs"
  static let operations = [
    OperationDescription("push_job", "pushes a job and waits until there is no backlog", asynchronous: true),
    OperationDescription("queue_length", "asks for the backlog", asynchronous: true),
  ]
  let handler = JobQueueHandler()
  init(_ run: TargetRun) {
    let handler = self.handler
    Task.detached { await handler.run() }
  }
  func makeWorker(index: Int) -> Producer { Producer(handler: handler) }

  struct Producer: LoadWorker {
    let handler: JobQueueHandler
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      if operation == 0 {
        handler.push(Int(truncatingIfNeeded: iteration))
        await handler.drained()
      } else {
        sum &+= handler.backlog()
      }
    }
  }
}

let jobGroupTruth = Truth(async: "job_group", .heap, calls: 2000) {
  let handler = JobQueueHandler()
  Task.detached { await handler.run() }
  return {
    handler.push($0)
    await handler.drained()
  }
}
