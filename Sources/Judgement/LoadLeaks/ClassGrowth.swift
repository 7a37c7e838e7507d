/// A size class whose number of objects grows or shrinks throughout.
struct ClassGrowth: Sendable {
  /// The pattern of the growth.
  enum Manner: Sendable, Hashable {
    /// In nearly every block.
    case steady
    /// Beneath a sawtooth, from low to low.
    case floor
    /// Beneath irregular releases, from low to low.
    case lows
    /// In similar bursts.
    case bursts
  }

  let bytes: UInt64
  let manner: Manner
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
      let law = law(entry.objects, minimum: parameters.minimumObjects, parameters)
      if parameters.countsOperationsAlone, let left = course.leftByOperations,
        left[entry.bytes, default: 0] < parameters.compensation * entry.objects.grownInSecondHalf
      {
        return nil
      }
      if let (manner, found) = growth(entry.objects, law, minimum: parameters.minimumObjects, parameters) {
        // Windows refill what operations take from a pool's store, so that not all of it need be the check's own.
        var estimate = found
        estimate.halfWidth += own
        return ClassGrowth(
          bytes: entry.bytes, manner: manner, estimate: estimate, objectBytes: objectBytes,
          isSharplyLinear: (law ?? GrowthLaw(entry.objects))?.isSharplyLinear ?? false,
          mayBeOwn: own >= parameters.compensation * found.slope
            || isPoolStore(entry.bytes, entry.objects, course, parameters))
      }
      if isUndecided(entry.objects, law, minimum: parameters.minimumObjects, parameters),
        own < parameters.compensation * entry.objects.slope,
        !isPoolStore(entry.bytes, entry.objects, course, parameters)
      {
        undecided.append(Undecided(bytes: entry.bytes, mayLeakBeneath: law?.mayLeakBeneath == true))
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

  /// The law of a series that grows throughout; nil if it does not.
  static func law(_ series: Series, minimum: Double, _ parameters: LeakParameters) -> GrowthLaw? {
    let grows = parameters.warmupShares.contains { share in
      guard let test = GrowthTest(series.from(series.index(atShare: share)), parameters) else { return false }
      return test.isGrowing && test.growth >= minimum
    }
    return grows ? GrowthLaw(series) : nil
  }

  /// Whether more operations are needed to decide about a series with this law, or with none.
  static func isUndecided(
    _ series: Series, _ law: GrowthLaw?, minimum: Double, _ parameters: LeakParameters
  ) -> Bool {
    if let law { return law.tendency == .undecided || law.mayLeakBeneath }
    return ReleaseTrend(series.settled(parameters), minimum: minimum, parameters)?.tendency == .undecided
  }

  /// Growth that continues until the end; nil if there is none.
  static func growth(
    _ series: Series, minimum: Double, _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    let found = growth(series, law(series, minimum: minimum, parameters), minimum: minimum, parameters)
    // The lows of an inverted series are peaks, which say little about what stays.
    return found?.manner == .lows ? nil : found
  }

  /// Growth that continues until the end, of a series whose law is known.
  static func growth(
    _ series: Series, _ law: GrowthLaw?, minimum: Double, _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    let settled = series.settled(parameters)
    if let law, law.tendency == .persistent {
      let start = law.beneath?.from ?? law.start
      let stretch = start > settled.operations.first ?? 0 ? series.from(start) : settled
      // The part after the approach to a cap may be too short.
      if let beneath = law.beneath, stretch.span < 0.2 * series.span { return (.steady, beneath.estimate) }
      return (.steady, GrowthEstimate(stretch, parameters))
    }
    let lows = ReleaseTrend(settled, minimum: minimum, parameters)
    if let teeth = SawtoothTest(
      settled, start: series.values.first ?? 0, minimumFall: parameters.minimumObjects, parameters),
      teeth.isFloorRising(parameters), lows == nil || lows?.tendency == .persistent
    {
      let estimate = GrowthEstimate(floor: teeth.lows)
      if estimate.slope * settled.span >= minimum { return (.floor, estimate) }
    }
    if law == nil, let lows, lows.tendency == .persistent { return (.lows, lows.estimate) }
    let start = settled.operations.first ?? 0
    // If a series falls by more than it has grown, its floor may rise by chance.
    if let steps = StepTest(series, start: start, minimum: minimum), steps.pattern == .periodic,
      steps.growth > settled.deepestFall
    {
      return (.bursts, GrowthEstimate(jumps: steps.jumps))
    }
    return nil
  }
}
