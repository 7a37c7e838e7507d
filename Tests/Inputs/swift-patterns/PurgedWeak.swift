// report: https://github.com/bustoutsolutions/siesta/issues/31
// story: weak boxes of observers that are gone are swept when there are 2,000 of them.
// kind: sawtooth or stable
// resource: heap
// operation: none
// growth: 0
// mix: observe 1, notify 3
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class SweptObservers: @unchecked Sendable {
  private let lock = Mutex(())
  private var boxes: [WeakBox] = []

  @inline(never)
  func observe(_ number: Int) -> Int {
    let observer = ResourceObserver(number)
    lock.withLock { _ in
      boxes.append(WeakBox(observer))
      if boxes.count >= 2000 { boxes.removeAll { $0.observer == nil } }
    }
    return observer.name
  }

  @inline(never)
  func notify() -> Int { lock.withLock { _ in boxes.count } }
}

final class PurgedWeak: LoadTarget {
  static let name = "purged_weak"
  static let summary = "weak boxes that are swept"
  static let operations = [OperationDescription("observe", "comes and goes"), OperationDescription("notify", "counts")]
  let observers = SweptObservers()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen(observers: observers) }

  struct Screen: LoadWorker {
    let observers: SweptObservers
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? observers.observe(Int(truncatingIfNeeded: iteration)) : observers.notify()
    }
  }
}

let purgedWeakTruth = Truth("purged_weak", .heap) {
  let observers = SweptObservers()
  return { _ = observers.observe($0) }
}
