internal import LoadStatistics

/// How many cards of a deck each operation of a mix gets.
///
/// A deck is a sequence of operations in which every weight has its exact share, so that a run's proportions are the
/// mix's to within one deck and no random number is drawn on the hot path.
struct MixCards: Sendable, Hashable {
  /// Cards for each entry of the mix; at least 1 each.
  let counts: [Int]
  /// Whether the shares are exactly the weights'.
  let isExact: Bool

  /// The most cards of a deck.
  static let maximumLength = 4096
  /// Decks are filled up to about so many cards by repeating the smallest exact one.
  static let preferredLength = 1024

  var length: Int { counts.reduce(0, +) }

  init(weights: [Double]) {
    precondition(!weights.isEmpty && weights.allSatisfy { $0 > 0 && $0.isFinite })
    if let exact = MixCards.exactCounts(weights) {
      let repeats = max(1, MixCards.preferredLength / exact.reduce(0, +))
      counts = exact.map { $0 * repeats }
      isExact = true
    } else {
      counts = MixCards.largestRemainder(weights)
      isExact = false
    }
  }

  /// The weights as the smallest whole numbers of the same proportions; nil when these need too many cards.
  private static func exactCounts(_ weights: [Double]) -> [Int]? {
    for scale in [1.0, 10, 100, 1000, 10_000] {
      let scaled = weights.map { $0 * scale }
      guard scaled.allSatisfy({ abs($0 - $0.rounded()) <= $0 * 1e-9 && $0 < 1e9 }) else { continue }
      let whole = scaled.map { Int($0.rounded()) }
      let divisor = whole.reduce(0, greatestCommonDivisor)
      let reduced = whole.map { $0 / divisor }
      return reduced.reduce(0, +) <= maximumLength ? reduced : nil
    }
    return nil
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }

  /// Hamilton's apportionment of the longest deck, with at least one card for each entry.
  private static func largestRemainder(_ weights: [Double]) -> [Int] {
    let total = weights.reduce(0, +)
    let length = max(maximumLength, weights.count)
    let quotas = weights.map { $0 / total * Double(length) }
    var counts = quotas.map { max(1, Int($0)) }
    let byRemainder = quotas.indices.ordered {
      quotas[$0] - Double(Int(quotas[$0])) > quotas[$1] - Double(Int(quotas[$1]))
    }
    var missing = length - counts.reduce(0, +)
    for index in byRemainder where missing > 0 {
      counts[index] += 1
      missing -= 1
    }
    return counts
  }
}
