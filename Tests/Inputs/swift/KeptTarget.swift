import Foundation
import LoadTesting
import Synchronization

let log = Mutex("")
func logKept(_ iteration: UInt64) { log.withLock { $0 += "request served\n" } }

/// A queue per call, as a lock for one request: stable, what Dispatch keeps for its threads included.
func queuePerCall() {
  let queue = DispatchQueue(label: "request")
  queue.async { withExtendedLifetime(Payload()) {} }
  queue.sync {}
}

/// A thread per call that never ends.
func threadPerCall() {
  let thread = Thread { while true { sleep(3600) } }
  thread.stackSize = 64 << 10
  thread.start()
}

/// Foundation on Linux leaks a timer that is invalidated: 336 bytes.
func timerInvalidated() { Timer(timeInterval: 3600, repeats: false) { _ in }.invalidate() }

/// An unbounded stream that nobody reads.
let (unread, unreadEvents) = AsyncStream<Int>.makeStream()
func streamUnread(_ iteration: UInt64) { unreadEvents.yield(Int(iteration)) }

/// The bare functions of `Kept.swift`, and what else the reports name.
final class KeptTarget: LoadTarget {
  static let name = "kept"
  static let summary = "containers, queues, threads and timers"
  static let operations = [
    "durations_kept", "seen_ids", "log_kept", "global_dictionary", "queue_per_call", "thread_per_call",
    "timer_invalidated", "stream_unread", "nothing",
  ].map { OperationDescription($0, "") }

  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> KeptWorker { KeptWorker(index: UInt64(index)) }
}

struct KeptWorker: LoadWorker {
  let index: UInt64

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    // Unlike any other worker's.
    let iteration = iteration << 8 | index
    switch operation {
    case 0: durationsKept(iteration)
    case 1: seenIDs(iteration)
    case 2: logKept(iteration)
    case 3: globalDictionary(iteration)
    case 4: queuePerCall()
    case 5: threadPerCall()
    case 6: timerInvalidated()
    case 7: streamUnread(iteration)
    default: break
    }
  }
}
