import LoadTesting
import Synchronization

/// A ticket counter that many threads share: workers take and return tickets; no more are out than exist.
final class TicketTarget: LoadTarget {
  static let name = "tickets"
  static let summary = "a shared ticket counter"
  static let operations = [
    OperationDescription("noop", "does nothing: the engine's overhead for a target of another package"),
    OperationDescription("take", "takes a ticket; fails if none is left"),
    OperationDescription("return_ticket", "returns a ticket if this worker holds one"),
  ]

  let taken = Atomic(0)
  let capacity: Int

  init(_ run: TargetRun) { capacity = run.workers * 4 }

  func makeWorker(index: Int) -> TicketWorker { TicketWorker(shared: self) }

  func verify() throws {
    let out = taken.load(ordering: .relaxed)
    guard (0...capacity).contains(out) else { throw InvariantViolation("\(out) of \(capacity) tickets are out") }
  }

  func gauges() -> [Gauge] { [Gauge(name: "tickets_out", value: Double(taken.load(ordering: .relaxed)))] }

  static func failureName(_ code: Int32) -> String? { code == 1 ? "sold_out" : nil }
}

/// A worker's state: its own tickets and an unretained reference to the target. Retaining an object that all workers
/// share would write to a cache line that all processors contend for.
struct TicketWorker: LoadWorker {
  // The target outlives its workers.
  unowned(unsafe) let shared: TicketTarget
  var held = 0

  init(shared: TicketTarget) { self.shared = shared }

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case 0: return
    case 1:
      guard shared.taken.wrappingAdd(1, ordering: .relaxed).newValue <= shared.capacity else {
        shared.taken.wrappingSubtract(1, ordering: .relaxed)
        throw OperationFailure(1)
      }
      held += 1
    default:
      guard held > 0 else { return }
      held -= 1
      shared.taken.wrappingSubtract(1, ordering: .relaxed)
    }
  }
}
