// report: https://github.com/getsentry/sentry-cocoa/issues/5580
// story: the last 100 records are kept in a ring and each new one takes the place of the oldest.
// kind: stable or step
// resource: heap
// operation: none
// growth: 0
// mix: add_crumb 1, ignore 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class Breadcrumb: Sendable {
  let message: String
  init(_ message: String) { self.message = message }
}

final class BreadcrumbTrail: @unchecked Sendable {
  private let lock = Mutex(())
  private var ring = [Breadcrumb?](repeating: nil, count: 100)
  private var next = 0

  @inline(never)
  func add(_ number: UInt64) {
    let crumb = Breadcrumb("navigation to screen number \(number & 0xffff)")
    lock.withLock { _ in
      ring[next] = crumb
      next = (next + 1) % ring.count
    }
  }
}

final class BreadcrumbRing: LoadTarget {
  static let name = "breadcrumb_ring"
  static let summary = "breadcrumbs in a ring"
  static let operations = [OperationDescription("add_crumb", "one more"), OperationDescription("ignore", "none")]
  let trail = BreadcrumbTrail()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Walker { Walker(trail: trail) }

  struct Walker: LoadWorker {
    let trail: BreadcrumbTrail
    var ignored: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { trail.add(iteration) } else { ignored &+= iteration }
    }
  }
}

let breadcrumbRingTruth = Truth("breadcrumb_ring", .heap) {
  let trail = BreadcrumbTrail()
  return { trail.add(UInt64($0)) }
}
