/// A size class whose number of objects grows or shrinks throughout.
struct ClassGrowth: Sendable {
  let bytes: UInt64
  let manner: SeriesGrowth.Manner
  /// Objects per operation.
  let estimate: GrowthEstimate
  /// The mean usable bytes of the objects that stay.
  let objectBytes: Double
  /// Whether it is linear and known to be so.
  var isSharplyLinear = false
  /// Whether it may belong to the check or its thread pool: empty windows leave as much.
  var mayBeOwn = false

  var bytesPerOperation: Double { estimate.slope * objectBytes }

  /// A size class that grows; more operations are needed to decide whether it continues.
  struct Undecided: Sendable {
    let bytes: UInt64
    /// Whether it is likely to leak beneath a cache that fills.
    let mayLeakBeneath: Bool
  }

  /// All size classes that grow or shrink throughout, and those whose growth is undecided.
  static func all(_ course: Course, _ parameters: LeakParameters) -> (found: [ClassGrowth], undecided: [Undecided]) {
    let windowOperations = course.span / Double(max(1, course.operations.count - 1))
    var undecided: [Undecided] = []
    let found: [ClassGrowth] = course.classes.indices.compactMap { index in
      let entry = course.classes[index]
      let objectBytes = course.objectBytes[entry.bytes] ?? Double(entry.bytes)
      // Objects that windows without operations leave are the check's own.
      let own = windowOperations > 0 ? course.perWindow[index] / windowOperations : 0
      let growth = SeriesGrowth(entry.objects, minimum: parameters.minimumObjects, parameters)
      if parameters.countsOperationsAlone, let left = course.leftByOperations,
        left[entry.bytes, default: 0] < parameters.compensation * entry.objects.grownInSecondHalf
      {
        return nil
      }
      if let (manner, found) = growth.lasting {
        // Windows refill what operations take from a pool's store, so that not all of it need be the check's own.
        var estimate = found
        estimate.halfWidth += own
        return ClassGrowth(
          bytes: entry.bytes, manner: manner, estimate: estimate, objectBytes: objectBytes,
          isSharplyLinear: (growth.law ?? GrowthLaw(entry.objects))?.isSharplyLinear ?? false,
          mayBeOwn: own >= parameters.compensation * found.slope
            || isPoolStore(entry.bytes, entry.objects, course, parameters))
      }
      if growth.isUndecided,
        own < parameters.compensation * entry.objects.slope,
        !isPoolStore(entry.bytes, entry.objects, course, parameters)
      {
        undecided.append(Undecided(bytes: entry.bytes, mayLeakBeneath: growth.law?.mayLeakBeneath == true))
      }
      let mirrored = entry.objects.mirrored
      let shrinkage = SeriesGrowth(mirrored, minimum: parameters.minimumObjects, parameters)
      guard let (manner, estimate) = shrinkage.lastingWithoutLows else { return nil }
      return ClassGrowth(
        bytes: entry.bytes, manner: manner,
        estimate: GrowthEstimate(slope: -estimate.slope, halfWidth: estimate.halfWidth), objectBytes: objectBytes,
        isSharplyLinear: (shrinkage.law ?? GrowthLaw(mirrored))?.isSharplyLinear ?? false)
    }
    // A class that grows with another, object for object, belongs to it.
    let others = found.filter { entry in
      !entry.mayBeOwn
        || found.contains {
          !$0.mayBeOwn && $0.estimate.slope > 0 && (0.5...2).contains(entry.estimate.slope / $0.estimate.slope)
        }
    }
    return (others, undecided)
  }

  /// Whether the growth may be Dispatch's store for the threads of its pool: objects of one size, at most as many as
  /// fill the stores of all threads, and not allocated by operations.
  private static func isPoolStore(
    _ bytes: UInt64, _ objects: Series, _ course: Course, _ parameters: LeakParameters
  ) -> Bool {
    guard course.isPool, bytes == parameters.poolStoreBytes, let left = course.leftByOperations else { return false }
    let most = (objects.values.last ?? 0) - (objects.values.min() ?? 0)
    let threads = course.threads?.values.max() ?? 4
    return left[bytes, default: 0] < parameters.compensation * objects.grownInSecondHalf
      && most <= threads * parameters.poolStoreObjects
  }
}
