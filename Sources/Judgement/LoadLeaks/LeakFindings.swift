internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Combines the results of the tests of a check's series into a verdict with its explanation.
struct LeakFindings {
  let course: Course
  let observations: LeakObservations
  private let accounts: AccountVerdicts?
  let parameters: LeakParameters
  /// The size classes that grow.
  private(set) var growing: [ClassGrowth]
  /// The size classes whose growth is undecided.
  private let undecided: [ClassGrowth.Undecided]
  /// Whether more operations are needed to decide whether something grows.
  private var isOpen: Bool
  /// Whether other size classes that shrink compensate the growth: then the total decides.
  var movesBetweenClasses = false

  /// Whether some size classes grow while live memory falls until the end: what remains when it has fallen is unknown.
  private(set) var drains = false

  /// Whether size classes grow that do not matter, because the total slows.
  private(set) var ignoresClasses = false

  // What the totals show.
  private var totalGrowth: GrowthEstimate?
  private(set) var outside: SeriesGrowth?
  private(set) var sawtooth: SawtoothTest?
  private(set) var steps: StepTest?
  private(set) var heldGrowth: GrowthEstimate?
  let resourceShare: ResourceShare
  private var slowing: GrowthLaw?
  /// The operations after which live memory no longer rose; nil: it never rose.
  private var lastRise: Double?
  /// Jumps of live memory by less are noise.
  private(set) var leastStep = 0.0
  private var growsInAll = false
  private var tableGrowth: GrowthEstimate?
  /// Whether the total is known to grow linearly.
  private(set) var totalIsSharplyLinear = false

  init(
    course: Course, observations: LeakObservations, accounts: AccountVerdicts?, parameters: LeakParameters,
    growing: [ClassGrowth], undecided: [ClassGrowth.Undecided], resources: ResourceShare
  ) {
    self.course = course
    self.observations = observations
    self.accounts = accounts
    self.parameters = parameters
    self.undecided = undecided
    isOpen = !undecided.isEmpty
    resourceShare = resources
    self.growing = growing.ordered { $0.bytesPerOperation > $1.bytesPerOperation }
  }

  // MARK: Totals

  mutating func lookAtTotals() {
    if movesBetweenClasses, course.live == nil { growing = [] }
    lookForSawtooth()
    if let live = course.live, let whole = course.whole {
      lookForGrowth(live)
      let start = live.operations.first.map { $0 + parameters.warmupShares[0] * live.span } ?? 0
      let settled = live.settled(parameters)
      let fluctuation = sawtooth?.amplitude ?? settled.deepestFall
      let minimum = max(
        parameters.minimumStepBytes, parameters.minimumStepShare * (live.values.first ?? 0),
        parameters.stepOverNoise * min(fluctuation, settled.usualChange * 4), sawtooth == nil ? 0 : 1.5 * fluctuation,
        course.poolStores(parameters))
      leastStep = minimum
      steps = StepTest(whole, start: start, minimum: minimum)
      lastRise = whole.lastRise(minimum: max(minimum, parameters.minimumSingleStepBytes))
      if let table = steps, table.isTable(over: whole.span, maximum: parameters.sharedTableBytes) {
        leastStep = max(leastStep, table.growth)
        (steps, lastRise) = (nil, nil)
      }
      // Jumps that become less frequent.
      if let rarer = steps?.rarer {
        slowing = slowing ?? GrowthLaw(jumpsOf: rarer.size, atRatio: rarer.ratio)
      } else if steps?.pattern == .recent, let law = GrowthLaw(live), law.tendency == .slowing {
        slowing = slowing ?? law
      }
    }
    if let outside = course.outside {
      self.outside = SeriesGrowth(outside, minimum: parameters.minimumOutsideBytes, parameters)
    }
    lookForFragmentation()
    lookForTable()
  }

  /// The total decides about growth; size classes explain it.
  private mutating func lookForGrowth(_ live: Series) {
    let growth = SeriesGrowth(live, minimum: parameters.minimumStepBytes, parameters)
    let law = growth.law
    growsInAll = law != nil
    totalIsSharplyLinear = law?.isSharplyLinear == true
    if movesBetweenClasses, law?.tendency == .persistent { movesBetweenClasses = false }
    if movesBetweenClasses {
      growing = []
      // What grows shows only when nothing falls any more.
      drains =
        SeriesGrowth.law(live.mirrored, minimum: parameters.minimumStepBytes, parameters)?.tendency == .persistent
      isOpen = isOpen || drains
    }
    if law?.tendency == .slowing {
      // Buffers that are replaced by larger ones raise the number of objects of a size for a while, and the total at
      // first.
      let replaced = replacement(by: growing.map(\.bytes))
      let hadGrowing = !growing.isEmpty
      growing = replaced == .no ? growing.filter(\.isSharplyLinear) : []
      // If the total slows, single sizes do not matter, unless one is likely to leak beneath.
      ignoresClasses = hadGrowing && growing.isEmpty
      isOpen = (ignoresClasses && replaced != .yes) || undecided.contains(where: \.mayLeakBeneath)
      if !isOpen, growing.isEmpty, law?.atTenTimes ?? 0 >= parameters.minimumStepBytes {
        // Growth that has ended in all but name has ended.
        slowing = law
      }
      return
    }
    if growing.isEmpty, let (manner, found) = growth.lasting, manner != .lows || mayTestLows {
      totalGrowth = withoutOwn(found)
    } else if !growing.isEmpty, sawtooth == nil, law != nil || growsFaster(live.settled(parameters)) {
      // The containers of the growing objects, such as tables that double, do not show as a size class.
      let found = growth.lasting?.estimate ?? GrowthEstimate(live.settled(parameters), parameters)
      let error = sizedGrowth.halfWidth + 3 * Line(x: live.operations, y: live.values).slopeError
      if var total = withoutOwn(found), abs(total.slope - sizedGrowth.slope) > error, total.slope > 0 {
        // The total grows at least as fast as they do.
        total.halfWidth = min(total.halfWidth, abs(total.slope - sizedGrowth.slope) + sizedGrowth.halfWidth)
        totalGrowth = total
      }
    } else if law != nil || mayTestLows, growth.isUndecided {
      isOpen = true
    }
    // Objects that move from one size to another are not growth.
    if law == nil, isOpen { isOpen = replacement(by: undecided.map(\.bytes)) != .yes }
  }

  /// Whether the total is tested for growth beneath irregular releases: only without accounts of the operations, which
  /// show it better, without the releases of others.
  private var mayTestLows: Bool { accounts == nil }

  /// Whether a total whose law is hidden by noise grows faster than the size classes whose growth is known, in both
  /// halves at about the same rate.
  private func growsFaster(_ live: Series) -> Bool {
    let middle = live.index(atShare: 0.5)
    let halves = [0..<middle, middle..<live.count].map {
      Line(x: Array(live.operations[$0]), y: Array(live.values[$0]))
    }
    let slopes = halves.map(\.slope)
    return halves.allSatisfy { $0.slope - 3 * $0.slopeError > sizedGrowth.slope }
      && slopes.min() ?? 0 >= parameters.compensation * (slopes.max() ?? 0)
  }

  private enum Replacement { case yes, no, unknown }

  /// Whether objects of some sizes replace objects of others, so that their total does not grow.
  private func replacement(by sizes: [UInt64]) -> Replacement {
    if SeriesGrowth.law(course.objects, minimum: parameters.minimumObjects, parameters) != nil { return .no }
    let grown = course.classes.filter { sizes.contains($0.bytes) }
      .reduce(0) { $0 + GrowthEstimate($1.objects.settled(parameters), parameters).slope }
    let all = GrowthEstimate(course.objects.settled(parameters), parameters)
    let limit = (1 - parameters.compensation) * grown
    if all.slope + all.halfWidth < limit { return .yes }
    return all.slope - all.halfWidth > limit ? .no : .unknown
  }

  /// The growth without that of empty windows; nil if they cause most of it.
  private func withoutOwn(_ growth: GrowthEstimate) -> GrowthEstimate? {
    let windowOperations = course.span / Double(max(1, course.operations.count - 1))
    let bytes = zip(course.classes, course.perWindow).reduce(0) { $0 + Double($1.0.bytes) * $1.1 }
    let own = windowOperations > 0 ? bytes / windowOperations : 0
    guard own < parameters.compensation * growth.slope else { return nil }
    return GrowthEstimate(slope: growth.slope, halfWidth: growth.halfWidth + own)
  }

  private mutating func lookForSawtooth() {
    sawtooth =
      course.live.flatMap { self.sawtooth(in: $0, bytes: 1) }
      ?? course.classes.compactMap { entry in
        self.sawtooth(in: entry.objects, bytes: Double(entry.bytes))?.inBytes(ofObjectsOf: entry.bytes)
      }.max { $0.amplitude < $1.amplitude }
  }

  /// - Parameter bytes: those of one unit of the series.
  private func sawtooth(in series: Series, bytes: Double) -> SawtoothTest? {
    SawtoothTest(
      series.settled(parameters), start: series.values.first ?? 0,
      minimumFall: parameters.minimumAmplitudeBytes / bytes, parameters)
  }

  private mutating func lookForFragmentation() {
    guard growing.isEmpty, !growsInAll, let active = course.active, let live = course.live else { return }
    let held = SeriesGrowth(active.subtracting(live), minimum: parameters.minimumHeldBytes, parameters)
    heldGrowth = held.lastingWithoutLows?.estimate
  }

  /// The growth of a table that holds the growing objects: without them, the rest has jumps that double. Over the whole
  /// series, since few jumps occur within the windows.
  private mutating func lookForTable() {
    guard heapLeaks, sawtooth == nil, !growing.isEmpty, var rest = course.whole else { return }
    let sized = sizedGrowth.slope
    rest.values = zip(rest.operations, rest.values).map { $1 - sized * $0 }
    guard let steps = StepTest(rest, start: 0, minimum: parameters.minimumStepBytes), steps.pattern == .geometric,
      rest.span > 0
    else { return }
    let slope = rest.growth / rest.span
    guard slope > 0 else { return }
    tableGrowth = GrowthEstimate(slope: slope, halfWidth: slope / 2)
    // The law of the total is that of the last part, in which the table may not have grown.
    totalGrowth = nil
  }

  // MARK: Verdict

  var resources: [LeakVerdict.ResourceGrowth] { resourceShare.growing }

  var leaks: Bool { memoryLeaks || !resources.isEmpty }

  private var memoryLeaks: Bool { heapLeaks || outsideGrowth != nil }

  private var heapLeaks: Bool { heapGrows && !fellBefore }

  private var heapGrows: Bool { !growing.isEmpty || totalGrowth != nil || leaksByJumps }

  /// Whether the growth may be released, as memory was before the windows.
  var mayFallAgain: Bool { heapGrows && fellBefore }

  /// Whether live memory fell before the windows by as much as it grew in them, and they are too short to show whether
  /// it falls again.
  private var fellBefore: Bool {
    guard let whole = course.whole, let live = course.live, whole.count > live.count,
      live.span < Self.doubling * (live.operations.first ?? 0)
    else { return false }
    let highest = whole.values.prefix(whole.count - live.count).max() ?? 0
    let lowest = live.values.min() ?? 0
    return highest - lowest > parameters.compensation
      * max((live.values.last ?? 0) - lowest, parameters.minimumStepBytes)
  }

  /// Whether jumps are proportional like those of a buffer that is only appended to; with few jumps it may also be one
  /// that fills up.
  private var leaksByJumps: Bool {
    guard let steps else { return false }
    return steps.pattern == .periodic || (steps.pattern == .geometric && steps.geometricJumps >= 5)
  }

  /// Whether the heap is measured; otherwise a leak may hide in pages that existed before.
  var measuresLiveMemory: Bool { course.live != nil || !course.classes.isEmpty }

  /// Whether the leak is certain: proportional to the operations, or in similar jumps.
  private var isCertain: Bool {
    let isHeapCertain =
      totalIsSharplyLinear || steps?.pattern == .periodic
      || growing.contains { $0.isSharplyLinear || $0.manner == .floor || $0.manner == .bursts }
    return heapLeaks && isHeapCertain && !mayHoldTable || outsideGrowth != nil && outside?.isCertain == true
      || resourceShare.isCertain
  }

  /// Whether the total grows notably faster than the size classes that grow, and nothing explains it: a table that holds
  /// the objects has doubled too few times to be recognised.
  private var mayHoldTable: Bool {
    guard totalGrowth == nil, tableGrowth == nil, sawtooth == nil, !growing.isEmpty, let live = course.live else {
      return false
    }
    let settled = live.settled(parameters)
    let sized = sizedGrowth.slope * settled.span
    let excess = settled.growth - sized
    return excess > (Self.notableTable - 1) * sized
      && excess > max(parameters.minimumStepBytes, settled.deepestFall)
  }

  /// The minimum growth of the total, as a multiple of that of the size classes.
  private static let notableTable = 1.15

  private var isUndecided: Bool {
    guard measuresLiveMemory else { return true }
    if mayFallAgain { return true }
    if resourceShare.open != nil { return true }
    guard slowing == nil else { return false }
    guard let steps, !isSmallStep else { return isOpen || mayDouble }
    return isOpen || mayDouble || (steps.pattern == .geometric && !leaksByJumps) || steps.pattern == .recent
  }

  /// Whether memory rose as much just before these jumps as by them: they are the end of a fill that began in the warm-up.
  private func continuesRise(_ steps: StepTest) -> Bool {
    guard let whole = course.whole, let first = steps.jumps.first, let last = steps.jumps.last else { return false }
    let begin = first.begin - (last.operations - first.begin)
    let before = whole.operations.indices.filter { (begin...first.begin).contains(whole.operations[$0]) }
    guard let from = before.first, let to = before.last else { return false }
    return whole.values[to] - whole.values[from] >= parameters.compensation * steps.growth
  }

  /// Whether memory jumped once, by too little to be the beginning of more.
  private var isSmallStep: Bool {
    steps.map { $0.jumps.count == 1 && $0.growth < parameters.minimumSingleStepBytes } == true
  }

  /// A buffer that is only appended to, and that doubled at its last rise, fills up after this multiple of the
  /// operations; a tenth is added for their uncertainty.
  static let doubling = 2.2

  /// Whether live memory rose so recently that the next doubling of a buffer is not due yet.
  private var mayDouble: Bool {
    (course.operations.last ?? 0) < Self.doubling * latestRise
  }

  /// The operations after which live memory last rose; 0: it never rose.
  private var latestRise: Double { max(lastRise ?? 0, isSmallStep ? 0 : steps?.jumps.last?.operations ?? 0) }

  /// Why it is undecided.
  private var doubt: LeakWords.Doubt {
    if mayFallAgain { return .fell }
    if drains { return .drains }
    if let resource = resourceShare.open, slowing != nil || !isOpen { return .grows(resource) }
    return !isOpen && mayDouble ? .rose(until: latestRise) : .grows(nil)
  }

  /// The kinds that apply, the most serious first.
  private var kinds: [LeakKind] {
    var kinds: [LeakKind] = []
    if leaks { kinds.append(.leak) }
    if !leaks && isUndecided { kinds.append(.undecided) }
    if heldGrowth != nil { kinds.append(.fragmentation) }
    if !leaks && (slowing != nil || !resourceShare.slowing.isEmpty) { kinds.append(.slowing) }
    if sawtooth != nil { kinds.append(.sawtooth) }
    if let steps, steps.pattern == .settled, !leaks, !continuesRise(steps) { kinds.append(.step) }
    return kinds.isEmpty ? [.stable] : kinds
  }

  /// The growth of memory in bytes per operation, and its kind: the heap if that grows.
  private var growth: (estimate: LeakVerdict.Estimate, memory: LeakVerdict.GrowingMemory)? {
    if let heap = heapGrowth { return (LeakVerdict.Estimate(heap), .heap) }
    if let mapped = resources.first(where: \.isMemory) { return (mapped.perOperation, .mappings) }
    // Mapped memory may be untouched: in addition to growth of the heap it is reported separately.
    guard outsideTouchedShare ?? 1 >= 0.5 else { return nil }
    return outsideGrowth.map { (LeakVerdict.Estimate($0), .outside) }
  }

  private var outsideGrowth: GrowthEstimate? { outside?.lasting?.estimate }

  private var outsideTouchedShare: Double? { outsideGrowth.flatMap { _ in course.touchedShare(of: course.outside) } }

  private var heapGrowth: GrowthEstimate? {
    guard heapLeaks else { return nil }
    if let totalGrowth { return totalGrowth }
    if !growing.isEmpty {
      // Other growth, usually in steps: the buffers that hold the leaked objects.
      let sized = sizedGrowth
      guard let table = tableGrowth else {
        return GrowthEstimate(slope: sized.slope, halfWidth: sized.halfWidth + abs(otherGrowth(sized.slope)))
      }
      return GrowthEstimate(slope: sized.slope + table.slope, halfWidth: sized.halfWidth + table.halfWidth)
    }
    return leaksByJumps ? steps.map(jumpGrowth) : nil
  }

  /// The growth of jumps; if they double, the line through the whole series, which one jump more or less changes by
  /// half.
  private func jumpGrowth(_ steps: StepTest) -> GrowthEstimate {
    guard steps.pattern == .geometric, let live = course.live else { return GrowthEstimate(jumps: steps.jumps) }
    return GrowthEstimate(slope: live.slope, halfWidth: live.slope / 2)
  }

  /// The growth of the size classes that grow.
  private var sizedGrowth: GrowthEstimate {
    GrowthEstimate(
      slope: growing.reduce(0) { $0 + $1.bytesPerOperation },
      // Independent errors add in quadrature.
      halfWidth: growing.reduce(0) { $0 + square($1.estimate.halfWidth * $1.objectBytes) }.squareRoot())
  }

  /// Whether the size classes that grow explain the growth of the total.
  private var isExplained: Bool {
    guard let totalGrowth else { return true }
    return sizedGrowth.slope >= parameters.explainedShare * totalGrowth.slope
  }

  /// How much faster the total grows than the size classes that grow throughout; 0 if the total is not conclusive.
  private func otherGrowth(_ slope: Double) -> Double {
    guard let live = course.live, sawtooth == nil else { return 0 }
    let settled = live.settled(parameters)
    let other = settled.slope - slope
    // A cache that fills alongside a leak is not part of it.
    return other > 0 && other < 0.1 * slope ? other * 2 : 0
  }

  var verdict: LeakVerdict {
    let kinds = kinds
    let performed = observations.windows.last?.operations ?? 0
    var verdict = LeakVerdict(kind: kinds[0], explanation: "", operationsPerformed: performed)
    verdict.also = Array(kinds.dropFirst())
    verdict.growthBytesPerOperation = growth?.estimate
    verdict.growingMemory = growth?.memory
    verdict.sizeClasses = (heapLeaks ? growing : []).map { entry in
      LeakVerdict.SizeClass(
        bytes: entry.bytes, objectsPerThousandOperations: entry.estimate.slope * 1000,
        bytesPerOperation: entry.bytesPerOperation)
    }
    verdict.operations = OperationShare.all(
      observations.operations, growing: Set(growing.map(\.bytes)),
      // A buffer that doubles may not have done so in the second pass.
      accounts: heapLeaks && (growing.isEmpty || !isExplained)
        ? accounts.flatMap { OperationLeaks($0, course)?.growth } ?? [:] : [:],
      isExcluded: { accounts?.excludes($0, ofAll: $1, by: $2) == true })
    if heapLeaks, growing.isEmpty ? leaksByJumps : tableGrowth != nil || !isExplained { verdict.attributeContainers() }
    verdict.culprit =
      heapLeaks
      ? Culprit.among((verdict.operations ?? []).map { ($0.name, $0.growthBytesPerOperation) })
      : resources.first?.operation
    verdict.resources = resources.isEmpty ? nil : resources
    verdict.outsideBytesPerOperation = outsideGrowth?.slope
    verdict.outsideTouchedShare = outsideTouchedShare
    verdict.unsizedBytesPerOperation =
      tableGrowth?.slope ?? (isExplained ? nil : (totalGrowth?.slope ?? 0) - sizedGrowth.slope)
    verdict.bytesAtTenTimes = bytesAtTenTimes(performed)
    verdict.sawtooth = sawtooth.map {
      LeakVerdict.Sawtooth(
        periodOperations: $0.period, amplitudeBytes: $0.amplitude, releasedShare: $0.releasedShare,
        objectBytes: $0.objectBytes)
    }
    let more = max(
      performed.multipliedClamped(by: parameters.extensionFactor),
      steps?.nextDue.map { UInt64(clampedWhole: $0 * Self.doubling) } ?? 0)
    if kinds[0] == .undecided, measuresLiveMemory { verdict.operationsNeeded = more }
    if kinds[0] == .leak, !isCertain { verdict.operationsToConfirm = more }
    // Only more operations show whether it keeps slowing.
    if kinds[0] == .slowing { verdict.operationsToConfirm = more }
    verdict.operationsPerSecond = observations.nanosecondsPerOperation.map { 1e9 / $0 }
    verdict.explanation =
      kinds[0] == .undecided && !measuresLiveMemory
      ? LeakWords.unmeasured
      : LeakWords.explanation(
        of: verdict, steps: steps, held: heldGrowth?.slope,
        slowing: (slowing.map { [(nil, $0)] } ?? []) + resourceShare.slowing.map { ($0.resource, $0.law) },
        doubt: doubt, lastRise: lastRise, hiddenBytes: hiddenBytes)
    if kinds == [.leak], verdict.culprit != nil, resources.isEmpty, outsideGrowth == nil, let hidingFall {
      verdict.explanation += LeakWords.notVisible(because: hidingFall)
    }
    if kinds[0] == .undecided, resourceShare.open == nil, let name = mostGrown {
      verdict.explanation += "; most of the growth was allocated by '\(name)'"
    }
    verdict.ruledOut = ruledOut(kinds[0])
    return verdict
  }

  /// The size of growth that may go undetected; nil if it is negligible: memory that rose once may have risen by as much
  /// since.
  private var hiddenBytes: Double? {
    // What falls may have risen by as much.
    let least = max(leastStep, notableFall ?? 0)
    if lastRise != nil { return max(least, parameters.minimumSingleStepBytes) }
    return least > parameters.minimumStepBytes ? least : nil
  }

  /// The deepest fall of live memory; nil if it is negligible, or unknown.
  var notableFall: Double? { course.live?.notableFall(parameters) }

  /// The falls that hide a leak in the total, though not in its size classes; nil: the total shows it, or may.
  private var hidingFall: Double? {
    guard !growing.isEmpty, !growsInAll, totalGrowth == nil, tableGrowth == nil, sawtooth == nil, steps == nil,
      let live = course.live, let notableFall, notableFall > sizedGrowth.slope * live.span
    else { return nil }
    return notableFall
  }

  /// The operation whose account grew most, if that is more than half of the growth of live memory; nil for a single
  /// one.
  private var mostGrown: String? {
    guard let accounts = accounts?.all, accounts.count > 1, let live = course.live, live.growth > 0,
      let most = accounts.max(by: { $0.live.growth < $1.live.growth }),
      most.live.growth > parameters.compensation * live.growth
    else { return nil }
    return most.name
  }

  /// The additional memory after ten times the operations, without leaks; nil if there is no such growth.
  private func bytesAtTenTimes(_ performed: UInt64) -> Double? {
    let slow = [slowing] + resourceShare.slowing.filter(\.resource.isBytes).map(\.law)
    let held = leaks ? nil : heldGrowth.map { 9 * $0.slope * Double(performed) }
    let parts = slow.compactMap { $0?.atTenTimes } + [held].compactMap { $0 }
    return parts.isEmpty ? nil : parts.reduce(0, +)
  }
}

extension LeakVerdict.Estimate {
  init(_ growth: GrowthEstimate) {
    self.init(
      estimate: growth.slope, low: growth.slope - growth.halfWidth, high: growth.slope + growth.halfWidth)
  }
}
