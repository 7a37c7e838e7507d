internal import LoadRecord
internal import LoadScenario

/// What grows beside the heap, and which operation leaves it.
struct ResourceShare {
  /// The resources that grow to the end.
  private(set) var growing: [LeakVerdict.ResourceGrowth] = []
  /// Whether one is known to grow in proportion to the operations.
  private(set) var isCertain = false
  /// One that grows, and may yet slow.
  private(set) var open: LeakResource?
  /// One that grows ever more slowly, and how.
  private(set) var slowing: (resource: LeakResource, law: GrowthLaw)?

  /// The operation that leaves most is the culprit where it explains this share of what the system counts.
  private static let explainedShare = 0.5

  /// - Parameter expected: those that may grow, and may slow.
  init(
    _ course: Course, _ operations: [OperationAllocations]?, expecting expected: Set<LeakResource>,
    _ parameters: LeakParameters
  ) {
    for resource in LeakResource.allCases {
      guard let series = course.series(of: resource) else { continue }
      let minimum = resource.isBytes ? parameters.minimumOutsideBytes : parameters.minimumObjects
      let law = ClassGrowth.law(series, minimum: minimum, parameters)
      guard let (_, found) = ClassGrowth.growth(series, law, minimum: minimum, parameters) else {
        guard !expected.contains(resource) else { continue }
        if law?.tendency == .undecided { open = open ?? resource }
        // Growth that has ended in all but name has ended.
        if let law, law.tendency == .slowing, law.atTenTimes ?? 0 >= minimum { slowing = slowing ?? (resource, law) }
        continue
      }
      isCertain = isCertain || law?.isSharplyLinear != false
      growing.append(
        LeakVerdict.ResourceGrowth(
          resource: resource, perOperation: .init(found),
          touchedShare: resource == .mappings ? Self.touchedShare(course) : nil,
          operation: Self.culprit(of: resource, grown: series.grownInSecondHalf, operations ?? [])))
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
  private static func culprit(
    of resource: LeakResource, grown: Double, _ operations: [OperationAllocations]
  ) -> String? {
    func left(_ entry: OperationAllocations) -> Double {
      entry.resources?.first { $0.resource == resource }?.retained ?? 0
    }
    guard let most = operations.max(by: { left($0) < left($1) }), left(most) >= explainedShare * grown else {
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
