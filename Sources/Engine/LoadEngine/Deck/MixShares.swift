/// The weights of a mix as whole numbers, and the rule by which operations are dealt in these proportions.
///
/// The rule is earliest deadline first over the quotas of fair sequencing (Steiner and Yeomans, "Level schedules for
/// mixed-model, just-in-time processes", 1993): the card number j of an entry with share p may be dealt from the
/// boundary on whose quota exceeds j − 1, and must be dealt by the boundary whose quota reaches j. Between any two
/// boundaries at most as many cards must be dealt as there are places, so that every entry is at its quota rounded down
/// or up at every boundary.
struct MixShares: Sendable, Hashable {
  let weights: [UInt64]
  let total: UInt64

  typealias Counts = UnsafeMutableBufferPointer<UInt64>

  /// Weights without an exact form are rounded to about this total.
  private static let resolution = 0x1p52

  /// Weights of a scenario: decimal numbers with up to nine places keep their exact proportions.
  init(weights: [Double]) {
    precondition(!weights.isEmpty && weights.allSatisfy { $0 > 0 && $0.isFinite })
    self.init(counts: MixShares.decimal(weights) ?? MixShares.rounded(weights))
  }

  /// Whole numbers, not all 0. Those that are 0 are never dealt.
  init(counts: [UInt64]) {
    let divisor = counts.reduce(0, MixShares.greatestCommonDivisor)
    weights = counts.map { $0 / divisor }
    total = weights.reduce(0, +)
  }

  private static func decimal(_ weights: [Double]) -> [UInt64]? {
    let sum = weights.reduce(0, +)
    for scale in [1.0, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] where sum * scale < resolution {
      let scaled = weights.map { $0 * scale }
      if scaled.allSatisfy({ $0.rounded() >= 1 && abs($0 - $0.rounded()) <= $0 * 0x1p-51 }) {
        return scaled.map { UInt64($0.rounded()) }
      }
    }
    return nil
  }

  private static func rounded(_ weights: [Double]) -> [UInt64] {
    let largest = weights.reduce(0, max)
    let sum = weights.reduce(0) { $0 + $1 / largest }
    return weights.map { UInt64(max(1, ($0 / largest / sum * resolution).rounded())) }
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }

  /// Deals up to a boundary: increases the counts of the entries so that their sum is `boundary` and each is at its
  /// quota, rounded down or up. Boundaries only grow. Does not allocate.
  ///
  /// - Parameter isEnd: whether nothing is dealt later: deadlines then do not count, and the entries closest to their
  ///   next card are rounded up.
  func deal(_ dealt: Counts, upTo boundary: UInt64, isEnd: Bool = false) {
    withUnsafeTemporaryAllocation(of: Candidate.self, capacity: weights.count) { candidates in
      var missing = boundary
      var count = 0
      for entry in weights.indices {
        let weight = weights[entry]
        let (whole, rest) = total.dividingFullWidth(weight.multipliedFullWidth(by: boundary))
        dealt[entry] = max(dealt[entry], whole)
        missing -= dealt[entry]
        guard rest > 0, dealt[entry] == whole else { continue }
        candidates.initializeElement(
          at: count, to: Candidate(entry: entry, weight: isEnd ? 1 : weight, wanting: total - rest))
        count += 1
      }
      for place in 0..<Int(missing) {
        var next = place
        for other in place + 1..<max(count, place + 1) where candidates[other] < candidates[next] { next = other }
        candidates.swapAt(place, next)
        dealt[candidates[place].entry] += 1
      }
    }
  }

  /// An entry whose quota exceeds its dealt cards.
  private struct Candidate: Comparable {
    var entry: Int
    var weight: UInt64
    /// The distance of its quota to the next whole number, in parts of ``MixShares/total``.
    var wanting: UInt64

    /// Whether the deadline is earlier, compared exactly.
    static func < (one: Candidate, other: Candidate) -> Bool {
      one.wanting.multipliedFullWidth(by: other.weight) < other.wanting.multipliedFullWidth(by: one.weight)
    }
  }
}
