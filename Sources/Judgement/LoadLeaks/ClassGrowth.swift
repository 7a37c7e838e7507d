/// A size class whose number of objects grows or shrinks throughout.
struct ClassGrowth: Sendable {
  /// How it was seen.
  enum Manner: Sendable, Hashable {
    /// In nearly every block.
    case steady
    /// Under a saw-tooth, from low to low.
    case floor
    /// In bursts that are alike.
    case bursts
  }

  let bytes: UInt64
  let manner: Manner
  /// Objects for each operation.
  let estimate: GrowthEstimate
  /// Usable bytes of an object, of those that stay.
  let objectBytes: Double
  /// Whether it may be the check's own, or its pool's: what windows leave that perform nothing.
  var mayBeOwn = false

  var bytesPerOperation: Double { estimate.slope * objectBytes }

  /// All size classes that grow or shrink.
  static func all(_ course: Course, _ parameters: LeakParameters) -> [ClassGrowth] {
    let windowOperations = course.span / Double(max(1, course.operations.count - 1))
    let found: [ClassGrowth] = course.classes.indices.compactMap { index in
      let entry = course.classes[index]
      let objectBytes = course.objectBytes[entry.bytes] ?? Double(entry.bytes)
      if let (manner, found) = growth(entry.objects, minimum: parameters.minimumObjects, parameters) {
        // What windows leave without any operation is the check's own.
        let own = windowOperations > 0 ? course.perWindow[index] / windowOperations : 0
        // What operations take from a pool's store is refilled by windows, so that not all of it need be the check's.
        var estimate = found
        estimate.halfWidth += own
        return ClassGrowth(
          bytes: entry.bytes, manner: manner, estimate: estimate, objectBytes: objectBytes,
          mayBeOwn: own >= parameters.compensation * found.slope
            || isPoolStore(entry.bytes, entry.objects, course, parameters))
      }
      var mirrored = entry.objects
      mirrored.values = mirrored.values.map { -$0 }
      guard let (manner, estimate) = growth(mirrored, minimum: parameters.minimumObjects, parameters) else {
        return nil
      }
      return ClassGrowth(
        bytes: entry.bytes, manner: manner,
        estimate: GrowthEstimate(slope: -estimate.slope, halfWidth: estimate.halfWidth), objectBytes: objectBytes)
    }
    // One that grows with another, object for object, belongs to it.
    return found.filter { entry in
      !entry.mayBeOwn
        || found.contains {
          !$0.mayBeOwn && $0.estimate.slope > 0 && (0.5...2).contains(entry.estimate.slope / $0.estimate.slope)
        }
    }
  }

  /// Whether what grows is what Dispatch keeps for the threads of its pool: objects of one size, no more than fill the
  /// stores of all threads, and not allocated by operations.
  private static func isPoolStore(
    _ bytes: UInt64, _ objects: Series, _ course: Course, _ parameters: LeakParameters
  ) -> Bool {
    guard course.isPool, bytes == parameters.poolStoreBytes, let left = course.leftByOperations else { return false }
    let second = objects.from(objects.index(atShare: 0.5))
    let grown = (second.values.last ?? 0) - (second.values.first ?? 0)
    let most = (objects.values.last ?? 0) - (objects.values.min() ?? 0)
    let threads = course.threads?.values.max() ?? 4
    return left[bytes, default: 0] < parameters.compensation * grown && most <= threads * parameters.poolStoreObjects
  }

  /// Growth that goes on to the end; nil: there is none.
  static func growth(
    _ series: Series, minimum: Double, _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    for share in parameters.warmupShares {
      let stretch = series.from(series.index(atShare: share))
      guard let test = GrowthTest(stretch, parameters), test.isPersistent, test.growth >= minimum else { continue }
      // What a pass repeats grows as much as it did the first time.
      let second = series.from(series.index(atShare: 0.5))
      guard let repeated = GrowthTest(second, parameters),
        repeated.growth > 0.25 * test.growth * second.span / stretch.span
      else { continue }
      return (.steady, GrowthEstimate(stretch, parameters))
    }
    let settled = series.from(series.index(atShare: parameters.warmupShares[0]))
    if let teeth = SawtoothTest(
      settled, start: series.values.first ?? 0, minimumFall: parameters.minimumObjects, parameters),
      teeth.isFloorRising(parameters)
    {
      let estimate = GrowthEstimate(floor: teeth.lows)
      if estimate.slope * settled.span >= minimum { return (.floor, estimate) }
    }
    let start = settled.operations.first ?? 0
    if let steps = StepTest(series, start: start, minimum: minimum), steps.pattern == .periodic {
      return (.bursts, GrowthEstimate(jumps: steps.jumps))
    }
    return nil
  }
}
