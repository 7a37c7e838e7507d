// report: https://github.com/bustoutsolutions/siesta/issues/21
// story: observers are kept as weak references that are never swept, so box and side table stay when the observer goes.
// kind: leak
// resource: heap
// operation: observe
// growth: varies (64 to 72: the array doubles)
// mix: observe 1, latest 3
// executors: threads, dispatch, tasks
// function: Resource.add(_:)
import LoadTesting
import Synchronization

final class ResourceObserver: Sendable {
  let name: Int
  init(_ name: Int) { self.name = name }
}

final class WeakBox {
  weak var observer: ResourceObserver?
  init(_ observer: ResourceObserver) { self.observer = observer }
}

final class Resource: @unchecked Sendable {
  private let lock = Mutex(())
  private var observers: [WeakBox] = []
  private var value = 0

  @inline(never)
  func add(_ observer: ResourceObserver) {
    let box = WeakBox(observer)  // stays
    lock.withLock { _ in observers.append(box) }
  }

  @inline(never)
  func latest() -> Int {
    lock.withLock { _ in
      value &+= 1
      return value
    }
  }
}

final class WeakObservers: LoadTarget {
  static let name = "weak_observers"
  static let summary = "a resource with observers that come and go"
  static let operations = [
    OperationDescription("observe", "an observer that comes and goes"),
    OperationDescription("latest", "reads the value"),
  ]
  let resource = Resource()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen(resource: resource) }

  struct Screen: LoadWorker {
    let resource: Resource
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        let observer = ResourceObserver(Int(truncatingIfNeeded: iteration))
        resource.add(observer)
        sum &+= observer.name
      } else {
        sum &+= resource.latest()
      }
    }
  }
}

let weakObserversTruth = Truth("weak_observers", .heap) {
  let resource = Resource()
  return { resource.add(ResourceObserver($0)) }
}
