// report: https://github.com/Kitura/SwiftyRequest/pull/60
// story: each session leaves an entry in a cache that is cleared some time later (there ten minutes, here six seconds).
// kind: stable or sawtooth or step or slowing or undecided
// resource: heap
// operation: none
// growth: 0 once 6 s have passed
// mix: make_session 1, request 30
// executors: threads, tasks
// function: none
import LoadTesting
import Synchronization

final class SSLCache: @unchecked Sendable {
  private let lock = Mutex(())
  private var entries: [(time: ContinuousClock.Instant, ticket: [UInt8])] = []
  private var first = 0

  @inline(never)
  func makeSession(_ number: UInt64) -> Int {
    lock.withLock { _ in
      let now = ContinuousClock.now
      entries.append((now, [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 160)))
      while first < entries.count, entries[first].time.duration(to: now) > .seconds(6) {
        entries[first].ticket = []
        first += 1
      }
      if first > 4096, first > entries.count / 2 {
        entries.removeFirst(first)
        first = 0
      }
      return entries.count - first
    }
  }
}

final class SessionTTL: LoadTarget {
  static let name = "session_ttl"
  static let summary = "sessions whose cache entries expire after six seconds"
  static let operations = [OperationDescription("make_session", "a session"), OperationDescription("request", "none")]
  let cache = SSLCache()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(cache: cache) }

  struct Client: LoadWorker {
    let cache: SSLCache
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        sum &+= cache.makeSession(iteration)
      } else {
        sum = sum &* 31 &+ Int(truncatingIfNeeded: iteration)
      }
    }
  }
}

let sessionTTLTruth = Truth("session_ttl", .heap, calls: 1_000_000) {
  let cache = SSLCache()
  return { _ = cache.makeSession(UInt64($0)) }
}
