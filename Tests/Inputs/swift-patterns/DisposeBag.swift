// report: https://github.com/ReactiveX/RxSwift/issues/2364
// story: a bag of a long-lived owner keeps each subscription that was ever put into it, also those that completed long ago.
// kind: leak
// resource: heap
// operation: observe_once
// growth: varies (40 to 48: the array doubles)
// mix: observe_once 1
// executors: threads, dispatch, tasks
// function: Presenter.observeOnce(_:)
import LoadTesting
import Synchronization

final class Subscription: Sendable {
  let disposed = Atomic(false)
  let value: Int
  init(_ value: Int) { self.value = value }
  func dispose() { disposed.store(true, ordering: .relaxed) }
}

final class Bag: Sendable {
  private let kept = Mutex([Subscription]())
  func insert(_ subscription: Subscription) { kept.withLock { $0.append(subscription) } }
}

final class Presenter: Sendable {
  let bag = Bag()

  @inline(never)
  func observeOnce(_ value: Int) -> Int {
    let subscription = Subscription(value)  // stays
    bag.insert(subscription)
    subscription.dispose()
    return subscription.value
  }
}

final class DisposeBagTarget: LoadTarget {
  static let name = "dispose_bag"
  static let summary = "subscriptions that complete, in a bag that does not"
  static let operations = [OperationDescription("observe_once", "subscribes, gets a value, completes")]
  let presenter = Presenter()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Observer { Observer(presenter: presenter) }

  struct Observer: LoadWorker {
    let presenter: Presenter
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= presenter.observeOnce(Int(truncatingIfNeeded: iteration))
    }
  }
}

let disposeBagTruth = Truth("dispose_bag", .heap) {
  let presenter = Presenter()
  return { _ = presenter.observeOnce($0) }
}
