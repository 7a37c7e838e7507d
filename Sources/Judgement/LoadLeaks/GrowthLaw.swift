internal import CLibrary

/// How the growth of a series continues with the operations: the law that fits its rises.
///
/// The stretch is cut into blocks of equal numbers of operations; a rise is by how much the series' floor (the least of
/// all that follows) is higher at a block's end. Two laws are fitted to the rises by quasi-likelihood, with a variance
/// in proportion to the mean (McCullagh and Nelder, Generalized Linear Models, chapter 9): a power of the operations,
/// Nᵃ, of which a leak is the one with a = 1, a high-water mark one with a < 1 and a logarithm the limit a = 0 (for
/// single jumps it is the power-law process of MIL-HDBK-189); and an exponential approach to a cap with linear growth
/// beneath. The part before the law begins to hold, such as a cache that fills, is left out: the law is that of the
/// longest stretch to the end that one of the two describes.
struct GrowthLaw: Sendable {
  /// How growth continues.
  enum Tendency: Sendable, Hashable {
    /// As fast as now, or faster: there is no sign that it will stop.
    case persistent
    /// Ever slower.
    case slowing
    /// More operations are needed to decide.
    case undecided
  }

  let tendency: Tendency
  /// Where the law begins to hold, in operations.
  let start: Double
  /// The exponent of Nᵃ; nil if the other law holds.
  let exponent: Double?
  /// Whether growth is known to be linear.
  let isSharplyLinear: Bool
  /// The additional growth after ten times the operations; nil if unknown.
  let atTenTimes: Double?
  /// The linear growth beneath an approach to a cap, and the operations after which the approach is practically over.
  let beneath: (from: Double, estimate: GrowthEstimate)?
  /// Whether linear growth beneath an approach to a cap is likely, even if a power law that slows fits; more operations
  /// are needed to be sure.
  private(set) var mayLeakBeneath = false

  /// The minimum number of blocks for a decision.
  private static let leastBlocks = 8
  /// The parts that may precede the law, as shares of the stretch.
  private static let leftOut = [0, 1.0 / 12, 1.0 / 6, 0.25, 1.0 / 3, 0.5]
  /// The maximum deviation from a law that fits, in variances.
  private static let fit = 2.0

  /// Nil if the series has no rise in its second half.
  ///
  /// - Parameter series: one that grows throughout by ``GrowthTest``.
  init?(_ series: Series) {
    guard let all = Rises(series) else { return nil }
    let last = all.edges[all.edges.count - 1]
    guard all.values.suffix(all.values.count / 2).contains(where: { $0 > 0 }) else { return nil }
    var found: GrowthLaw?
    for share in all.values.count < Self.leastBlocks ? [] : Self.leftOut {
      let rises = all.from(Int(share * Double(all.values.count)))
      guard rises.total > 0 else { break }
      guard let (described, isSharp) = Self.describing(rises, last: last) else { continue }
      var law = described
      if law.tendency == .slowing { law.endingSooner(all.from(all.values.count / 2), last: last) }
      // A shorter stretch decides only if its result is sharp.
      guard found == nil || (law.tendency != .undecided && isSharp) else { continue }
      // A rate that approaches growth beneath falls too, at a decreasing speed.
      if law.tendency == .slowing, found?.mayLeakBeneath == true, law.exponent ?? 0 > PowerLaw(all).exponent {
        continue
      }
      found = law
      if law.tendency != .undecided { break }
    }
    // Growth that is linear throughout the second half continues, whatever came before.
    let half = all.from(all.values.count / 2)
    if found?.tendency != .persistent, all.values.count >= Self.leastBlocks, half.total > 0,
      PowerLaw(half).isSharplyLinear
    {
      found = GrowthLaw(tendency: .persistent, start: half.edges[0], exponent: 1, isSharplyLinear: true)
    }
    self = found ?? GrowthLaw(tendency: .undecided, start: all.edges[0])
  }

  /// The law of equal jumps at places that form a geometric series: a logarithm.
  init(jumpsOf size: Double, atRatio ratio: Double) {
    self.init(tendency: .slowing, start: 0, exponent: 0, atTenTimes: size * log(10) / log(ratio))
  }

  private init(
    tendency: Tendency, start: Double, exponent: Double? = nil, isSharplyLinear: Bool = false,
    atTenTimes: Double? = nil,
    beneath: (from: Double, estimate: GrowthEstimate)? = nil
  ) {
    self.tendency = tendency
    self.start = start
    self.exponent = exponent
    self.isSharplyLinear = isSharplyLinear
    self.atTenTimes = tendency == .slowing ? atTenTimes : nil
    self.beneath = beneath
  }

  /// If the second half alone slows significantly more than the whole, its law gives the remaining growth.
  private mutating func endingSooner(_ rises: Rises, last: Double) {
    guard let exponent, rises.total > 0 else { return }
    let tail = PowerLaw(rises)
    guard tail.isSurelyBelow(exponent) else { return }
    self = GrowthLaw(
      tendency: .slowing, start: start, exponent: tail.exponent, atTenTimes: tail.growth(to: 10 * last))
  }

  /// The law that fits these rises, and whether its exponent or the growth beneath is known to a tenth, or the exponent
  /// is certainly below that of a leak; nil if neither law fits.
  private static func describing(_ rises: Rises, last: Double) -> (law: GrowthLaw, isSharp: Bool)? {
    let count = rises.values.count
    let power = PowerLaw(rises)
    let capped = CappedLaw.mayBeBetter(than: power, blocks: count) ? CappedLaw(rises) : nil
    if power.deviation <= fit, capped?.isSurelyBetter(than: power, blocks: count) != true {
      var law = GrowthLaw(
        tendency: power.tendency, start: rises.edges[0], exponent: power.exponent,
        isSharplyLinear: power.isSharplyLinear, atTenTimes: power.growth(to: 10 * last))
      law.mayLeakBeneath = power.tendency == .slowing && capped?.isLikelyToGoOn(rises, than: power) == true
      return (law, power.error <= 0.1 || power.exponent + 4 * power.error < PowerLaw.leastLinear)
    }
    guard let capped, capped.deviation <= fit else { return nil }
    let estimate = GrowthEstimate(
      slope: capped.linear.estimate, halfWidth: (capped.linear.high - capped.linear.low) / 2)
    let tendency = capped.tendency(rises)
    let isSharp = tendency == .persistent && estimate.halfWidth <= 0.1 * estimate.slope
    var law = GrowthLaw(
      tendency: tendency, start: rises.edges[0], isSharplyLinear: isSharp,
      atTenTimes: capped.growth(from: last, to: 10 * last),
      beneath: (capped.start + 4 * capped.scale.estimate, estimate))
    law.mayLeakBeneath = tendency == .undecided && estimate.slope > estimate.halfWidth
    return (law, isSharp)
  }
}
