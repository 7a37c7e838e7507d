// report: https://github.com/Kitura/Kitura-Credentials/issues/86
// story: a user's token is cached for 200 ms; users are ever new, so the cache is as large as 200 ms of users.
// kind: stable or step or sawtooth or slowing
// resource: heap
// operation: none
// growth: 0 once 200 ms have passed
// mix: new_user 1, known_user 19
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class TokenStore: @unchecked Sendable {
  private let lock = Mutex(())
  private var users: [UInt64: String] = [:]
  private var expiries: [(time: ContinuousClock.Instant, user: UInt64)] = []
  private var first = 0
  private var next: UInt64 = 0

  @inline(never)
  func newUser() -> Int {
    lock.withLock { _ in
      next += 1
      users[next] = "bearer eyJhbGciOiJIUzI1NiJ9.\(next)"
      let now = ContinuousClock.now
      expiries.append((now.advanced(by: .milliseconds(200)), next))
      while first < expiries.count, expiries[first].time < now {
        users.removeValue(forKey: expiries[first].user)
        first += 1
      }
      if first > 1024, first > expiries.count / 2 {
        expiries.removeFirst(first)
        first = 0
      }
      return users.count
    }
  }

  @inline(never)
  func known() -> Int { lock.withLock { _ in users[next]?.utf8.count ?? 0 } }
}

final class TokenCache: LoadTarget {
  static let name = "token_cache"
  static let summary = "tokens that expire"
  static let operations = [
    OperationDescription("new_user", "a user who is new"), OperationDescription("known_user", "one who is not"),
  ]
  let store = TokenStore()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Gate { Gate(store: store) }

  struct Gate: LoadWorker {
    let store: TokenStore
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? store.newUser() : store.known()
    }
  }
}

let tokenCacheTruth = Truth("token_cache", .heap, calls: 200_000) {
  let store = TokenStore()
  return { _ in _ = store.newUser() }
}
