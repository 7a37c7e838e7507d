/// A size class whose number of objects grows or shrinks throughout.
struct ClassGrowth: Sendable {
  /// How it was seen.
  enum Manner: Sendable, Hashable {
    /// In nearly every block.
    case steady
    /// Under a sawtooth, from low to low.
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
  /// Whether it is linear and known to be so.
  var isSharplyLinear = false
  /// Whether it may be the check's own, or its pool's: what windows leave that perform nothing.
  var mayBeOwn = false

  var bytesPerOperation: Double { estimate.slope * objectBytes }

  /// A size class that grows; whether it continues needs more operations.
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
      // What windows leave without any operation is the check's own.
      let own = windowOperations > 0 ? course.perWindow[index] / windowOperations : 0
      let law = law(entry.objects, minimum: parameters.minimumObjects, parameters)
      if parameters.countsOperationsAlone, let left = course.leftByOperations,
        left[entry.bytes, default: 0] < parameters.compensation * entry.objects.grownInSecondHalf
      {
        return nil
      }
      if let (manner, found) = growth(entry.objects, law, minimum: parameters.minimumObjects, parameters) {
        // What operations take from a pool's store is refilled by windows, so that not all of it need be the check's.
        var estimate = found
        estimate.halfWidth += own
        return ClassGrowth(
          bytes: entry.bytes, manner: manner, estimate: estimate, objectBytes: objectBytes,
          isSharplyLinear: (law ?? GrowthLaw(entry.objects))?.isSharplyLinear ?? false,
          mayBeOwn: own >= parameters.compensation * found.slope
            || isPoolStore(entry.bytes, entry.objects, course, parameters))
      }
      if let law, law.tendency == .undecided || law.mayLeakBeneath, own < parameters.compensation * entry.objects.slope,
        !isPoolStore(entry.bytes, entry.objects, course, parameters)
      {
        undecided.append(Undecided(bytes: entry.bytes, mayLeakBeneath: law.mayLeakBeneath))
      }
      let mirrored = entry.objects.mirrored
      guard let (manner, estimate) = growth(mirrored, minimum: parameters.minimumObjects, parameters) else {
        return nil
      }
      return ClassGrowth(
        bytes: entry.bytes, manner: manner,
        estimate: GrowthEstimate(slope: -estimate.slope, halfWidth: estimate.halfWidth), objectBytes: objectBytes,
        isSharplyLinear: GrowthLaw(mirrored)?.isSharplyLinear ?? false)
    }
    // One that grows with another, object for object, belongs to it.
    let others = found.filter { entry in
      !entry.mayBeOwn
        || found.contains {
          !$0.mayBeOwn && $0.estimate.slope > 0 && (0.5...2).contains(entry.estimate.slope / $0.estimate.slope)
        }
    }
    return (others, undecided)
  }

  /// Whether what grows is what Dispatch keeps for the threads of its pool: objects of one size, no more than fill the
  /// stores of all threads, and not allocated by operations.
  private static func isPoolStore(
    _ bytes: UInt64, _ objects: Series, _ course: Course, _ parameters: LeakParameters
  ) -> Bool {
    guard course.isPool, bytes == parameters.poolStoreBytes, let left = course.leftByOperations else { return false }
    let most = (objects.values.last ?? 0) - (objects.values.min() ?? 0)
    let threads = course.threads?.values.max() ?? 4
    return left[bytes, default: 0] < parameters.compensation * objects.grownInSecondHalf
      && most <= threads * parameters.poolStoreObjects
  }

  /// The law of a series that grows throughout; nil: it does not.
  static func law(_ series: Series, minimum: Double, _ parameters: LeakParameters) -> GrowthLaw? {
    let grows = parameters.warmupShares.contains { share in
      guard let test = GrowthTest(series.from(series.index(atShare: share)), parameters) else { return false }
      return test.isGrowing && test.growth >= minimum
    }
    return grows ? GrowthLaw(series) : nil
  }

  /// Growth that goes on to the end; nil: there is none.
  static func growth(
    _ series: Series, minimum: Double, _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    growth(series, law(series, minimum: minimum, parameters), minimum: minimum, parameters)
  }

  /// The same of a series whose law is known.
  static func growth(
    _ series: Series, _ law: GrowthLaw?, minimum: Double, _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    let settled = series.settled(parameters)
    if let law, law.tendency == .persistent {
      let start = law.beneath?.from ?? law.start
      let stretch = start > settled.operations.first ?? 0 ? series.from(start) : settled
      // What is left of the series behind an approach to a cap may be too little.
      if let beneath = law.beneath, stretch.span < 0.2 * series.span { return (.steady, beneath.estimate) }
      return (.steady, GrowthEstimate(stretch, parameters))
    }
    if let teeth = SawtoothTest(
      settled, start: series.values.first ?? 0, minimumFall: parameters.minimumObjects, parameters),
      teeth.isFloorRising(parameters)
    {
      let estimate = GrowthEstimate(floor: teeth.lows)
      if estimate.slope * settled.span >= minimum { return (.floor, estimate) }
    }
    let start = settled.operations.first ?? 0
    // The floor of what falls by more than it has grown rises by chance, too.
    if let steps = StepTest(series, start: start, minimum: minimum), steps.pattern == .periodic,
      steps.growth > settled.deepestFall
    {
      return (.bursts, GrowthEstimate(jumps: steps.jumps))
    }
    return nil
  }
}
