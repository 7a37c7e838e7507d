// report: https://github.com/iZettle/Flow/pull/67
// story: a thread's state is made at its first use and freed by the key's destructor when the thread ends.
// kind: stable or step
// resource: threads
// operation: none
// growth: 0
// mix: on_thread 1, here 99
// executors: threads, dispatch, tasks
// function: none
import Glibc
import LoadTesting

final class ThreadState {
  var scratch = [UInt8](repeating: 1, count: 256)
}

enum Threads {
  static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { state in
      if let state { Unmanaged<ThreadState>.fromOpaque(state).release() }
    }
    return key
  }()

  static func state() -> ThreadState {
    if let known = pthread_getspecific(key) { return Unmanaged<ThreadState>.fromOpaque(known).takeUnretainedValue() }
    let made = ThreadState()
    pthread_setspecific(key, Unmanaged.passRetained(made).toOpaque())
    return made
  }

  @inline(never)
  static func onThread() {
    var thread = pthread_t()
    guard
      pthread_create(
        &thread, nil,
        { _ in
          Threads.state().scratch[0] = 2
          return nil
        }, nil) == 0
    else { return }
    pthread_join(thread, nil)
  }
}

final class ShortThreads: LoadTarget {
  static let name = "short_threads"
  static let summary = "threads that end"
  static let operations = [
    OperationDescription("on_thread", "in a thread of its own"), OperationDescription("here", "in this one"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Caller { Caller() }

  struct Caller: LoadWorker {
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        Threads.onThread()
      } else {
        Threads.state().scratch[1] = UInt8(truncatingIfNeeded: iteration)
      }
    }
  }
}

let shortThreadsTruth = Truth("short_threads", .threads, calls: 500) { { _ in Threads.onThread() } }
