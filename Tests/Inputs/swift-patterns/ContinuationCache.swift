// report: https://github.com/googleapis/google-cloud-swift/issues/648
// story: libdispatch keeps the continuations of blocks in a list of each thread, which profilers take for a leak.
// kind: stable or step or slowing
// resource: heap
// operation: none
// growth: 0
// mix: fan_out 1, alone 4
// executors: threads
// function: none
import Dispatch
import LoadTesting
import Synchronization

final class FanOut: Sendable {
  let queue = DispatchQueue(label: "fan-out", attributes: .concurrent)
  let counter = Atomic(0)

  @inline(never)
  func fanOut(_ width: Int) {
    let group = DispatchGroup()
    for _ in 0..<width { queue.async(group: group) { self.counter.wrappingAdd(1, ordering: .relaxed) } }
    group.wait()
  }
}

final class ContinuationCache: LoadTarget {
  static let name = "continuation_cache"
  static let summary = "blocks on a queue of Dispatch"
  static let operations = [OperationDescription("fan_out", "eight blocks"), OperationDescription("alone", "no block")]
  let work = FanOut()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Caller { Caller(work: work) }

  struct Caller: LoadWorker {
    let work: FanOut
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { work.fanOut(8) } else { work.counter.wrappingAdd(1, ordering: .relaxed) }
    }
  }
}

let continuationCacheTruth = Truth("continuation_cache", .heap, calls: 2000) {
  let work = FanOut()
  return { _ in work.fanOut(8) }
}
