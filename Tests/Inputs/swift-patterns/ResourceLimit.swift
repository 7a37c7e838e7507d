// report: https://github.com/bustoutsolutions/siesta/pull/61
// story: a service keeps resources by their address and drops all that nobody uses when there are more than 20,000.
// kind: sawtooth or stable
// resource: heap
// operation: none
// growth: 0
// mix: open_resource 1, use_resource 9
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class SiestaResource: Sendable {
  let url: String
  init(_ url: String) { self.url = url }
}

final class ResourceService: @unchecked Sendable {
  private let lock = Mutex(())
  private var resources: [String: SiestaResource] = [:]
  private var used: [SiestaResource] = []
  private var count = 0

  @inline(never)
  func open() -> Int {
    lock.withLock { _ in
      count += 1
      let url = "https://api.example.org/v1/items/\(count)?expand=all"
      let resource = SiestaResource(url)
      resources[url] = resource
      if count % 5000 == 0 {
        used.append(resource)
        if used.count > 16 { used.removeFirst() }
      }
      if resources.count > 20_000 { sweep() }
      return resource.url.utf8.count
    }
  }

  private func sweep() {
    var kept: [String: SiestaResource] = [:]
    for resource in used { kept[resource.url] = resource }
    resources = kept
  }

  @inline(never)
  func use() -> Int { lock.withLock { _ in resources.count } }
}

final class ResourceLimit: LoadTarget {
  static let name = "resource_limit"
  static let summary = "resources that are dropped when there are too many"
  static let operations = [
    OperationDescription("open_resource", "a new one"), OperationDescription("use_resource", "counts them"),
  ]
  let service = ResourceService()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen(service: service) }

  struct Screen: LoadWorker {
    let service: ResourceService
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= operation == 0 ? service.open() : service.use()
    }
  }
}

let resourceLimitTruth = Truth("resource_limit", .heap) {
  let service = ResourceService()
  return { _ in _ = service.open() }
}
