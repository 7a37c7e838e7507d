// report: https://github.com/ReactiveX/RxSwift/pull/1428
// story: the pointer that pthread_key_create writes to is allocated and never deallocated.
// kind: leak
// resource: heap
// operation: make_key
// growth: 16
// mix: schedule 49, make_key 1
// executors: threads, dispatch, tasks
// function: CurrentThread.makeKey()
import Glibc
import LoadTesting

enum CurrentThread {
  @inline(never)
  static func makeKey() -> Int {
    let key = UnsafeMutablePointer<pthread_key_t>.allocate(capacity: 1)  // stays
    guard pthread_key_create(key, nil) == 0 else { return 0 }
    let value = key.pointee
    pthread_key_delete(value)
    return Int(value)
  }

  @inline(never)
  static func schedule(_ number: Int) -> Int { (0..<16).reduce(number) { ($0 &* 33) ^ $1 } }
}

final class SchedulerKey: LoadTarget {
  static let name = "scheduler_key"
  static let summary = "a scheduler with keys of threads"
  static let operations = [
    OperationDescription("schedule", "work on this thread"),
    OperationDescription("make_key", "a key of its own"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Scheduler { Scheduler() }

  struct Scheduler: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? CurrentThread.schedule(Int(truncatingIfNeeded: iteration)) : CurrentThread.makeKey()
    }
  }
}

let schedulerKeyTruth = Truth("scheduler_key", .heap) { { _ in _ = CurrentThread.makeKey() } }
