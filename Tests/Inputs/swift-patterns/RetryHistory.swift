// report: https://github.com/Alamofire/Alamofire/issues/2411
// story: a session's delegate files each retried request under its new task number and removes only the first.
// kind: leak
// resource: heap
// operation: retry
// growth: varies (150 to 175: the dictionary doubles)
// mix: request 96, retry 4
// executors: threads, dispatch, tasks
// function: SessionDelegate.retry(_:)
import LoadTesting
import Synchronization

final class HTTPRequest {
  let url: String
  let validators: [Int]
  init(url: String, validators: [Int]) {
    self.url = url
    self.validators = validators
  }
}

final class SessionDelegate: @unchecked Sendable {
  private let lock = Mutex(())
  private var requests: [Int: HTTPRequest] = [:]
  private var nextTask = 0

  @inline(never)
  func request(_ id: Int) -> Int {
    let task = start(HTTPRequest(url: "https://example.org/resource/\(id & 1023)", validators: [200, 204]))
    return finish(task)
  }

  @inline(never)
  func retry(_ id: Int) -> Int {
    let request = HTTPRequest(url: "https://example.org/resource/\(id & 1023)", validators: [200, 204, 206])  // stays
    let first = start(request)
    let again = start(request)
    return finish(first) + again
  }

  private func start(_ request: HTTPRequest) -> Int {
    lock.withLock { _ in
      nextTask += 1
      requests[nextTask] = request
      return nextTask
    }
  }

  private func finish(_ task: Int) -> Int {
    lock.withLock { _ in requests.removeValue(forKey: task)?.validators.count ?? 0 }
  }
}

final class RetryHistory: LoadTarget {
  static let name = "retry_history"
  static let summary = "requests by task number, of which retried ones stay"
  static let operations = [
    OperationDescription("request", "a request that succeeds"),
    OperationDescription("retry", "a request that succeeds the second time"),
  ]
  let delegate = SessionDelegate()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client(delegate: delegate) }

  struct Client: LoadWorker {
    let delegate: SessionDelegate
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let id = Int(truncatingIfNeeded: iteration)
      sum &+= operation == 0 ? delegate.request(id) : delegate.retry(id)
    }
  }
}

let retryHistoryTruth = Truth("retry_history", .heap) {
  let delegate = SessionDelegate()
  return { _ = delegate.retry($0) }
}
