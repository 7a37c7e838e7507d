internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The growth of resources other than the heap, by operation.
struct ResourceShare {
  /// The resources that grow until the end.
  private(set) var growing: [LeakVerdict.ResourceGrowth] = []
  /// Whether one is known to grow in proportion to the operations.
  private(set) var isCertain = false
  /// A resource that grows, and may yet slow.
  private(set) var open: LeakResource?
  /// The resources that grow ever more slowly, with their laws.
  private(set) var slowing: [(resource: LeakResource, law: GrowthLaw)] = []
  /// The counted resources that do not grow.
  private(set) var flat: [LeakResource] = []

  /// Operations are named if what they leave explains at least this share of the system's count.
  private static let explainedShare = 0.5

  /// - Parameter expected: the resources that may grow, and may slow.
  init(
    _ course: Course, _ operations: [OperationAllocations]?, expecting expected: Set<LeakResource>,
    _ parameters: LeakParameters
  ) {
    for resource in LeakResource.allCases {
      guard let series = course.series(of: resource) else { continue }
      let minimum = resource.isBytes ? parameters.minimumOutsideBytes : parameters.minimumObjects
      let growth = SeriesGrowth(series, minimum: minimum, parameters)
      guard let found = growth.lasting?.estimate else {
        guard !expected.contains(resource) else { continue }
        let risesRarely = growth.law == nil && Self.risesRarely(series, of: resource, course, parameters)
        if growth.isUndecided || risesRarely {
          open = open ?? resource
        } else if growth.isFlat, !resource.isBytes {
          flat.append(resource)
        }
        // Growth that has ended in all but name has ended.
        if let law = growth.law, law.tendency == .slowing, law.atTenTimes ?? 0 >= minimum {
          slowing.append((resource, law))
        }
        continue
      }
      isCertain = isCertain || growth.isCertain
      let left = Self.left(of: resource, grown: series.grownInSecondHalf, operations ?? [])
      let all = left.reduce(0) { $0 + $1.growth }
      let parts = Culprit.notable(left, least: Culprit.share).map {
        LeakVerdict.ResourceGrowth.Part(operation: $0.operation, share: $0.growth / all)
      }
      growing.append(
        LeakVerdict.ResourceGrowth(
          resource: resource, perOperation: .init(found),
          touchedShare: resource == .mappings ? course.touchedShare(of: course.mapped) : nil,
          operation: Culprit.among(left), operations: parts.count > 1 ? parts : nil))
    }
  }

  /// The minimum growth: a library may open fewer once.
  private static let leastMore = 3.0

  /// Whether an exact count rises by a few at equal distances, in proportion to the operations, or once just before the
  /// end.
  private static func risesRarely(
    _ series: Series, of resource: LeakResource, _ course: Course, _ parameters: LeakParameters
  ) -> Bool {
    // A pool starts threads and keeps them.
    guard !resource.isBytes, !(resource == .threads && course.isPool), series.deepestFall == 0 else { return false }
    let start = (series.operations.first ?? 0) + parameters.warmupShares[0] * series.span
    guard let steps = StepTest(series, start: start, minimum: leastMore) else { return false }
    switch steps.pattern {
    case .periodic, .geometric: return steps.jumps.count >= 3
    // All workers may leave their first at the same time.
    case .recent: return steps.jumps.count == 1
    case .settled: return false
    }
  }

  /// What each operation, and code outside operations, leaves of a resource, the largest first; empty if the agent did
  /// not attribute enough of it to operations.
  private static func left(
    of resource: LeakResource, grown: Double, _ operations: [OperationAllocations]
  ) -> [(operation: String?, growth: Double)] {
    let left = operations.map { entry in
      (
        operation: entry.operation,
        growth: max(0, entry.resources?.first { $0.resource == resource }?.retained ?? 0)
      )
    }.ordered { $0.growth > $1.growth }
    let named = left.filter { $0.operation != nil }.reduce(0) { $0 + $1.growth }
    return named > 0 && named >= explainedShare * grown ? left : []
  }
}

extension Course {
  /// The share of this address space's growth in the second pass that uses memory, from the growth of the process
  /// beside its heap; nil if unknown.
  func touchedShare(of space: Series?) -> Double? {
    guard let resident, let space else { return nil }
    let start = space.index(atShare: 0.5)
    let heap = max(0, live?.from(start).slope ?? 0)
    let share = (resident.from(start).slope - heap) / space.from(start).slope
    return share.isFinite ? min(1, max(0, share)) : nil
  }

  /// The system's count of a resource at each quiet point.
  fileprivate func series(of resource: LeakResource) -> Series? {
    switch resource {
    case .descriptors: descriptors
    case .threads: threads
    case .mappings: mapped
    }
  }
}
