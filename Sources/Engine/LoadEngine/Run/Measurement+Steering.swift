internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// The measured phase of a steered run, whose number of workers is set from outside.
extension Measurement {
  /// Follows orders until the run is to end. Runs on the controller's thread, the only one that releases workers.
  func follow(from first: SteeringOrders.Order?, _ crew: inout WorkerCrew) {
    var number = first?.number ?? 0
    while let order = orders.next(after: number) {
      number = order.number
      crew.follow(order.workers)
      crew.workers.controls.go()
      gate.release()
      confirm(order, crew)
    }
  }

  /// Reports to the supervisor how many workers perform.
  func confirm(_ order: SteeringOrders.Order?, _ crew: WorkerCrew) {
    guard let order else { return }
    for (group, count) in crew.workers.controls.active.enumerated() {
      region.performing(group).pointee.store(UInt64(count), ordering: .relaxed)
    }
    region.header.pointee.steeringNumber.store(order.number, ordering: .releasing)
  }
}
