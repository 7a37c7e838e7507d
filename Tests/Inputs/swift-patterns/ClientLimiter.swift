// report: https://github.com/AlphaWallet/alpha-wallet-ios/issues/2471
// story: a rate limiter keeps a bucket for each client it ever saw, and clients never repeat.
// kind: leak
// resource: heap
// operation: new_client
// growth: varies (110 to 170: the dictionary doubles)
// mix: known_client 9, new_client 1
// executors: threads, dispatch, tasks
// function: ClientLimiter.allow(_:)
import LoadTesting
import Synchronization

struct TokenBucket {
  var tokens = 10.0
  var last: UInt64 = 0
}

final class ClientLimiter: Sendable {
  private let buckets = Mutex([String: TokenBucket]())
  private let seen = Atomic(0)

  @inline(never)
  func allow(_ client: String) -> Bool {
    buckets.withLock {
      $0[client, default: TokenBucket()].tokens -= 0.001  // stays
      return $0[client].map { $0.tokens > 0 } ?? false
    }
  }

  @inline(never)
  func newClient() -> Bool {
    let number = seen.wrappingAdd(1, ordering: .relaxed).newValue
    return allow("2001:db8:85a3::8a2e:\(number)")  // stays
  }
}

final class ClientLimiterTarget: LoadTarget {
  static let name = "client_limiter"
  static let summary = "a rate limiter by client"
  static let operations = [
    OperationDescription("known_client", "a client that was here before"),
    OperationDescription("new_client", "a client that was not"),
  ]
  let limiter = ClientLimiter()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Gate { Gate(limiter: limiter) }

  struct Gate: LoadWorker {
    let limiter: ClientLimiter
    var allowed = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 ? limiter.allow("10.0.0.\(iteration & 63)") : limiter.newClient() { allowed += 1 }
    }
  }
}

let clientLimiterTruth = Truth("client_limiter", .heap, calls: 50_000) {
  let limiter = ClientLimiter()
  return { _ in _ = limiter.newClient() }
}
