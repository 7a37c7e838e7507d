/// Whether and how a series grows until its end.
struct SeriesGrowth: Sendable {
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

  /// The law of growth throughout; nil if it does not grow throughout.
  let law: GrowthLaw?
  /// Growth that continues until the end; nil if there is none.
  let lasting: (manner: Manner, estimate: GrowthEstimate)?
  /// Whether more operations are needed to decide.
  let isUndecided: Bool

  init(_ series: Series, minimum: Double, _ parameters: LeakParameters) {
    law = Self.law(series, minimum: minimum, parameters)
    let settled = series.settled(parameters)
    if let law, law.tendency == .persistent {
      lasting = (.steady, Self.estimate(series, settled, law, parameters))
      isUndecided = law.mayLeakBeneath
      return
    }
    let lows = ReleaseTrend(settled, minimum: minimum, parameters)
    lasting = Self.beneathReleases(series, settled, law, lows, minimum: minimum, parameters)
    isUndecided = law.map { $0.tendency == .undecided || $0.mayLeakBeneath } ?? (lows?.tendency == .undecided)
  }

  /// Growth that continues until the end, except beneath irregular releases. Of an inverted series these are peaks, which
  /// say little about what stays.
  var lastingWithoutLows: (manner: Manner, estimate: GrowthEstimate)? { lasting?.manner == .lows ? nil : lasting }

  /// Whether growth that continues is certain: beneath irregular releases it may be chance.
  var isCertain: Bool { law?.isSharplyLinear ?? (lasting?.manner != .lows) }

  /// Whether it shows no growth.
  var isFlat: Bool { law == nil && lasting == nil && !isUndecided }

  /// The law of a series that grows throughout; nil if it does not.
  static func law(_ series: Series, minimum: Double, _ parameters: LeakParameters) -> GrowthLaw? {
    let grows = parameters.warmupShares.contains { share in
      guard let test = GrowthTest(series.from(series.index(atShare: share)), parameters) else { return false }
      return test.isGrowing && test.growth >= minimum
    }
    return grows ? GrowthLaw(series) : nil
  }

  private static func estimate(
    _ series: Series, _ settled: Series, _ law: GrowthLaw, _ parameters: LeakParameters
  ) -> GrowthEstimate {
    let start = law.beneath?.from ?? law.start
    let stretch = start > settled.operations.first ?? 0 ? series.from(start) : settled
    // The part after the approach to a cap may be too short.
    if let beneath = law.beneath, stretch.span < 0.2 * series.span { return beneath.estimate }
    return GrowthEstimate(stretch, parameters)
  }

  private static func beneathReleases(
    _ series: Series, _ settled: Series, _ law: GrowthLaw?, _ lows: ReleaseTrend?, minimum: Double,
    _ parameters: LeakParameters
  ) -> (manner: Manner, estimate: GrowthEstimate)? {
    if let teeth = SawtoothTest(
      settled, start: series.values.first ?? 0, minimumFall: parameters.minimumObjects, parameters),
      teeth.isFloorRising(parameters), lows == nil || lows?.tendency == .persistent
    {
      let estimate = GrowthEstimate(floor: teeth.lows)
      if estimate.slope * settled.span >= minimum { return (.floor, estimate) }
    }
    if law == nil, let lows, lows.tendency == .persistent { return (.lows, lows.estimate) }
    // If a series falls by more than it has grown, its floor may rise by chance.
    if let steps = StepTest(series, start: settled.operations.first ?? 0, minimum: minimum), steps.pattern == .periodic,
      steps.growth > settled.deepestFall
    {
      return (.bursts, GrowthEstimate(jumps: steps.jumps))
    }
    return nil
  }
}
