// Holds whose the agent takes handed-over work to be against what hands it over: tasks, queues, groups, timers, threads. Each call
// keeps one object, which some other thread makes. One line for each way; exits with 1 when one was charged to another operation,
// or to none. `scripts/check/agent` builds it together with the agent.

import CAgent
import Foundation
import Synchronization

enum Tag { @TaskLocal static var current: UInt64 = .max }

let calls = 200
/// Of a size that nobody else's objects have.
@inline(never) func keep() { _ = Unmanaged.passRetained(Kept()) }
final class Kept: Sendable {
  let memory = UInt(bitPattern: UnsafeMutableRawPointer.allocate(byteCount: 5000, alignment: 8))
}
actor Store { func add() { keep() } }

let queue = DispatchQueue(label: "work", attributes: .concurrent)
let operationQueue = OperationQueue()
let store = Store()
nonisolated(unsafe) var failed = 0
nonisolated(unsafe) var operation: UInt32 = 0

/// What an operation keeps.
func alive(_ operation: UInt32) -> Int {
  var classes = [cagent_class](repeating: cagent_class(), count: Int(CAGENT_CLASSES))
  cagent_operation_classes(operation, &classes)
  return classes.indices.filter { (5000..<6500).contains(cagent_class_bytes(UInt32($0))) }
    .reduce(0) { $0 + Int(classes[$1].objects.made) - Int(classes[$1].objects.released) }
}

/// Performs calls of a way to hand over work, each of which signals when it has kept its object.
func check(_ way: String, attributed: Bool = true, _ handOver: (DispatchSemaphore) -> Void) {
  operation += 1
  let before = alive(UInt32(CAGENT_NO_OPERATION))
  for _ in 0..<calls {
    let done = DispatchSemaphore(value: 0)
    cagent_begin_operation(operation)
    handOver(done)
    cagent_end_operation()
    done.wait()
  }
  let (its, nobodys) = (alive(operation), alive(UInt32(CAGENT_NO_OPERATION)) - before)
  let isRight = attributed ? its == calls && nobodys == 0 : its == 0 && nobodys == calls
  if !isRight { failed += 1 }
  print(isRight ? "ok      \(way)" : "FAILED  \(way): \(its) of \(calls) objects are its own, \(nobodys) nobody's")
}

cagent_set_operation_key(Unmanaged.passUnretained(Tag.$current).toOpaque())
guard cagent_is_present(), cagent_start() else { fatalError("no agent") }

check("the call itself") {
  keep()
  $0.signal()
}
check("a block for a queue") { done in
  queue.async {
    keep()
    done.signal()
  }
}
check("a barrier") { done in
  queue.async(flags: .barrier) {
    keep()
    done.signal()
  }
}
check("a work item") { done in
  queue.async(
    execute: DispatchWorkItem {
      keep()
      done.signal()
    })
}
check("a block for later") { done in
  queue.asyncAfter(deadline: .now()) {
    keep()
    done.signal()
  }
}
check("a group and its notification") { done in
  let group = DispatchGroup()
  queue.async(group: group) {}
  group.notify(queue: queue) {
    keep()
    done.signal()
  }
}
check("a parallel loop") { done in
  DispatchQueue.concurrentPerform(iterations: 4) { if $0 == 3 { keep() } }
  done.signal()
}
check("the handler of a timer") { done in
  let timer = DispatchSource.makeTimerSource(queue: queue)
  timer.schedule(deadline: .now())
  timer.setEventHandler {
    keep()
    timer.cancel()
    done.signal()
  }
  timer.activate()
}
check("an operation queue") { done in
  operationQueue.addOperation {
    keep()
    done.signal()
  }
}
check("a thread") { done in
  Thread {
    keep()
    done.signal()
  }.start()
}
check("a detached task") { done in
  Task.detached {
    keep()
    done.signal()
  }
}
check("a task") { done in
  Task {
    keep()
    done.signal()
  }
}
check("async let in a detached task") { done in
  Task.detached {
    async let kept: Void = keep()
    await kept
    done.signal()
  }
}
check("a group in a detached task") { done in
  Task.detached {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { keep() }
      await group.waitForAll()
    }
    done.signal()
  }
}
check("a task of a task on a queue") { done in
  Task.detached {
    queue.async {
      Task {
        keep()
        done.signal()
      }
    }
  }
}
check("an actor") { done in
  Task.detached {
    await store.add()
    done.signal()
  }
}

// What whoever came first has started serves all.
let (stream, requests) = AsyncStream<DispatchSemaphore>.makeStream()
let jobs = Mutex<[DispatchSemaphore]>([])
let thereAreJobs = DispatchSemaphore(value: 0)
operation += 1
cagent_begin_operation(operation)
Task {
  for await request in stream {
    keep()
    request.signal()
  }
}
Thread {
  while true {
    thereAreJobs.wait()
    let job = jobs.withLock { $0.removeLast() }
    keep()
    job.signal()
  }
}.start()
cagent_end_operation()
for _ in 0..<40 { cagent_quiet_point() }
check("a consumer that another has started", attributed: false) { done in requests.yield(done) }
check("a thread that another has started", attributed: false) { done in
  jobs.withLock { $0.append(done) }
  thereAreJobs.signal()
}
exit(failed == 0 ? 0 : 1)
