import LoadTesting
import Synchronization

/// A ticket counter that many threads share: tickets are taken and given back, and never more than there are.
final class TicketTarget: LoadTarget {
  static let name = "tickets"
  static let summary = "a shared ticket counter"
  static let operations = [
    OperationDescription("noop", "does nothing: what the engine costs a target of another package"),
    OperationDescription("take", "takes a ticket; fails when all are out"),
    OperationDescription("give_back", "gives a ticket back that this worker holds; otherwise nothing"),
  ]

  let taken = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: 1)
  let capacity: Int

  init(_ run: TargetRun) {
    capacity = run.workers * 4
    taken.initialize(to: Atomic(0))
  }

  deinit {
    taken.deinitialize(count: 1)
    taken.deallocate()
  }

  func makeWorker(index: Int) -> TicketWorker { TicketWorker(taken: taken, capacity: capacity) }

  func verify() throws {
    let out = taken.pointee.load(ordering: .relaxed)
    guard (0...capacity).contains(out) else { throw InvariantViolation("\(out) of \(capacity) tickets are out") }
  }

  func gauges() -> [Gauge] { [Gauge(name: "tickets_out", value: Double(taken.pointee.load(ordering: .relaxed)))] }

  static func failureName(_ code: Int32) -> String? { code == 1 ? "sold_out" : nil }
}

/// What one worker needs: the shared counter by pointer, so that nothing shared is retained, and its own tickets.
struct TicketWorker: LoadWorker {
  // The target outlives its workers.
  let taken: UnsafeMutablePointer<Atomic<Int>>
  let capacity: Int
  var held = 0

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 0: return
    case 1:
      guard taken.pointee.wrappingAdd(1, ordering: .relaxed).newValue <= capacity else {
        taken.pointee.wrappingSubtract(1, ordering: .relaxed)
        throw OperationFailure(1)
      }
      held += 1
    default:
      guard held > 0 else { return }
      held -= 1
      taken.pointee.wrappingSubtract(1, ordering: .relaxed)
    }
  }
}
