// report: https://github.com/swiftlang/swift/pull/39158
// story: each request makes a task group with children and ends it, which once kept all children and no longer does.
// kind: stable or step or slowing
// resource: heap
// operation: none
// growth: 0
// mix: request 1, ping 2
// executors: tasks
// function: none
import LoadTesting

enum Aggregator {
  @inline(never)
  static func request(_ number: Int) async -> Int {
    await withTaskGroup(of: Int.self) { group in
      for part in 0..<6 { group.addTask { number &+ part } }
      var sum = 0
      for await part in group { sum &+= part }
      return sum
    }
  }
}

final class GroupPerCall: LoadTarget {
  static let name = "group_per_call"
  static let summary = "requests with six children each"
  static let operations = [
    OperationDescription("request", "six children", asynchronous: true),
    OperationDescription("ping", "none", asynchronous: true),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Client { Client() }

  struct Client: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      sum &+= operation == 0 ? await Aggregator.request(Int(truncatingIfNeeded: iteration)) : 1
    }
  }
}

let groupPerCallTruth = Truth(async: "group_per_call", .heap, calls: 2000) { { _ = await Aggregator.request($0) } }
