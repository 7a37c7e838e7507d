// report: https://github.com/swift-server/async-http-client/issues/168
// story: a pool leaves the connection to each host open; there are many hosts, but only so many.
// kind: stable or slowing or step
// resource: descriptors
// operation: none
// growth: 0 (to 300 descriptors)
// mix: get 1, head 3
// executors: threads, dispatch, tasks
// function: none
import Glibc
import LoadTesting
import Synchronization

final class HostPool: @unchecked Sendable {
  private let lock = Mutex(())
  private var connections: [Int: Int32] = [:]

  @inline(never)
  func connection(to host: Int) -> Int32 {
    lock.withLock { _ in
      if let known = connections[host] { return known }
      let opened = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      connections[host] = opened
      return opened
    }
  }
}

final class IdleConnections: LoadTarget {
  static let name = "idle_connections"
  static let summary = "a connection to each host"
  static let operations = [
    OperationDescription("get", "one of 300 hosts"), OperationDescription("head", "always the same"),
  ]
  let pool = HostPool()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Crawler { Crawler(pool: pool, random: SplitMix(state: UInt64(index) + 9)) }

  struct Crawler: LoadWorker {
    let pool: HostPool
    var random: SplitMix
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= Int(pool.connection(to: operation == 0 ? Int(random.next() % 300) : 0))
    }
  }
}

let idleConnectionsTruth = Truth("idle_connections", .descriptors, calls: 4000) {
  let pool = HostPool()
  return { _ = pool.connection(to: $0 &* 7919 % 300) }
}
