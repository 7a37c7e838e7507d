// report: https://github.com/swift-server/async-http-client/pull/853
// story: each returned connection starts a task that sleeps for an hour and keeps the pool's entry until it wakes.
// kind: leak
// resource: heap
// operation: return_connection
// growth: 2144
// mix: return_connection 1, lease 2
// executors: tasks
// function: IdlePool.giveBack(_:)
import LoadTesting

final class IdleConnection: Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
  func close() {}
}

final class IdlePool: Sendable {
  @inline(never)
  func giveBack(_ number: Int) {
    let connection = IdleConnection(number)  // stays
    Task {  // stays
      try? await Task.sleep(for: .seconds(3600))
      connection.close()
    }
  }

  @inline(never)
  func lease(_ number: Int) -> IdleConnection { IdleConnection(number) }
}

final class IdleTimeouts: LoadTarget {
  static let name = "idle_timeouts"
  static let summary = "connections with an idle timeout"
  static let operations = [
    OperationDescription("return_connection", "gives a connection back", asynchronous: true),
    OperationDescription("lease", "takes one", asynchronous: true),
  ]
  let pool = IdlePool()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(pool: pool) }

  struct Client: LoadWorker {
    let pool: IdlePool
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      let number = Int(truncatingIfNeeded: iteration)
      if operation == 0 { pool.giveBack(number) } else { sum &+= pool.lease(number).number }
    }
  }
}

let idleTimeoutsTruth = Truth(async: "idle_timeouts", .heap, calls: 2000) {
  let pool = IdlePool()
  return {
    pool.giveBack($0)
    await Task.yield()
  }
}
