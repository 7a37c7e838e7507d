internal import LoadRecord

/// What grows beside the heap, and which operation leaves it.
enum ResourceShare {
  /// The operation that leaves most is the culprit where it explains this share of what the system counts.
  private static let explainedShare = 0.5

  /// The resources that grow to the end.
  static func growing(_ course: Course, _ parameters: LeakParameters) -> [LeakVerdict.ResourceGrowth] {
    LeakResource.allCases.compactMap { resource in
      let minimum = resource.isBytes ? parameters.minimumOutsideBytes : parameters.minimumObjects
      guard let series = course.series(of: resource),
        let (_, found) = ClassGrowth.growth(series, minimum: minimum, parameters)
      else { return nil }
      return LeakVerdict.ResourceGrowth(
        resource: resource, perOperation: .init(found),
        touchedShare: resource == .mappings ? touchedShare(course) : nil)
    }
  }

  /// By how much of what is mapped in the second pass the process's memory grows, beside its heap.
  private static func touchedShare(_ course: Course) -> Double? {
    guard let resident = course.resident, let mapped = course.mapped else { return nil }
    let start = mapped.index(atShare: 0.5)
    let heap = max(0, course.live?.from(start).slope ?? 0)
    return min(1, max(0, (resident.from(start).slope - heap) / mapped.from(start).slope))
  }

  /// The operation that leaves most of what grows; nil where the agent did not see enough of it.
  static func culprit(
    of resources: [LeakVerdict.ResourceGrowth], _ course: Course, _ observations: LeakObservations
  ) -> String? {
    guard let resource = resources.first?.resource, let series = course.series(of: resource),
      let operations = observations.operations
    else { return nil }
    func left(_ entry: OperationAllocations) -> Double {
      entry.resources?.first { $0.resource == resource }?.retained ?? 0
    }
    guard let most = operations.max(by: { left($0) < left($1) }),
      left(most) >= explainedShare * series.grownInSecondHalf
    else {
      return nil
    }
    return most.operation
  }
}

extension Course {
  /// The system's count of a resource at each quiet point.
  fileprivate func series(of resource: LeakResource) -> Series? {
    switch resource {
    case .descriptors: descriptors
    case .threads: threads
    case .mappings: mapped
    }
  }
}
