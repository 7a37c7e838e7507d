// report: https://github.com/dalu93/Each/issues/4
// story: a repeating timer's handler keeps the object that owns the timer, so both live on when the object is let go.
// kind: leak
// resource: heap
// operation: start_poll
// growth: 472
// mix: start_poll 1, status 9
// executors: threads, dispatch, tasks
// function: Poller.start()
import Dispatch
import LoadTesting

final class Poller: @unchecked Sendable {
  let timer: any DispatchSourceTimer
  var ticks = 0
  init(queue: DispatchQueue) { timer = DispatchSource.makeTimerSource(queue: queue) }  // stays

  @inline(never)
  func start() {
    timer.schedule(deadline: .now() + 3600, repeating: 3600)
    timer.setEventHandler { self.ticks += 1 }  // stays
    timer.resume()
  }
}

final class RepeatingTimer: LoadTarget {
  static let name = "repeating_timer"
  static let summary = "pollers that are started and dropped"
  static let operations = [
    OperationDescription("start_poll", "starts a poller and drops it"),
    OperationDescription("status", "asks a number"),
  ]
  let queue = DispatchQueue(label: "pollers")
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen(queue: queue) }

  struct Screen: LoadWorker {
    let queue: DispatchQueue
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        Poller(queue: queue).start()  // stays
      } else {
        sum = (sum &+ iteration) &* 31
      }
    }
  }
}

let repeatingTimerTruth = Truth("repeating_timer", .heap, calls: 2000) {
  let queue = DispatchQueue(label: "pollers")
  return { _ in Poller(queue: queue).start() }
}
