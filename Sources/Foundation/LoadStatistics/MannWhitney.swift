internal import CLibrary

/// The two-sided rank test of Mann and Whitney: whether values of one sample tend to be larger than those of another.
///
/// Source: H. B. Mann, D. R. Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the
/// Other", The Annals of Mathematical Statistics, 1947.
public struct MannWhitney: Sendable, Hashable {
  /// The number of pairs in which the first sample's value is larger; ties count half.
  public let u: Double
  /// The probability of a difference at least as large between samples of one distribution, in either direction.
  public let pValue: Double
  /// Whether the probability is exact: no sample has more than ``exactLimit`` values.
  public let isExact: Bool

  /// The largest size of a sample that is tested exactly.
  public static let exactLimit = 20

  /// Tests two samples.
  ///
  /// Up to ``exactLimit`` values a side the probability is exact: of all ways to divide the values over the two samples,
  /// ties kept as they are, the share with a rank sum at least as far out, twice the smaller side. Above, the normal
  /// approximation with corrections for continuity and ties.
  ///
  /// - Returns: nil when a sample is empty or contains NaN.
  public init?(_ first: [Double], _ second: [Double]) {
    guard !first.isEmpty, !second.isEmpty, (first + second).allSatisfy({ !$0.isNaN }) else { return nil }
    let ranks = MannWhitney.doubledRanks(first + second)
    let count = Double(first.count)
    let rankSum = ranks[..<first.count].reduce(0, +)
    u = Double(rankSum) / 2 - count * (count + 1) / 2
    isExact = max(first.count, second.count) <= MannWhitney.exactLimit
    pValue =
      isExact
      ? MannWhitney.exact(ranks, taken: first.count, sum: rankSum)
      : MannWhitney.approximate(ranks, first.count, second.count, u: u)
  }

  /// The smallest probability that two samples of these sizes can have: that of the most extreme division. 1 for empty
  /// samples.
  public static func leastPValue(_ first: Int, _ second: Int) -> Double {
    guard first > 0, second > 0 else { return 1 }
    let ways = exp(lgamma(Double(first + second + 1)) - lgamma(Double(first + 1)) - lgamma(Double(second + 1)))
    return min(1, 2 / ways)
  }

  /// Twice the ranks, where ties share their mean rank; doubled so that they are whole numbers.
  private static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 … end: their mean, doubled.
      for place in start..<end { ranks[order[place]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  private static func exact(_ ranks: [Int], taken: Int, sum: Int) -> Double {
    let ways = ways(ranks, taken: taken)
    let all = ways.reduce(0, +)
    let below = ways[...sum].reduce(0, +)
    let above = ways[sum...].reduce(0, +)
    return min(1, 2 * min(below, above) / all)
  }

  /// The number of subsets of the ranks of a given size, by their sum; counted one rank after the other.
  static func ways(_ ranks: [Int], taken: Int) -> [Double] {
    let most = ranks.reduce(0, +)
    var ways = [[Double]](repeating: [Double](repeating: 0, count: most + 1), count: taken + 1)
    ways[0][0] = 1
    for rank in ranks {
      for size in stride(from: taken, through: 1, by: -1) {
        for total in stride(from: most, through: rank, by: -1) { ways[size][total] += ways[size - 1][total - rank] }
      }
    }
    return ways[taken]
  }

  static func approximate(_ ranks: [Int], _ first: Int, _ second: Int, u: Double) -> Double {
    let (n, m) = (Double(first), Double(second))
    let all = n + m
    var tied: [Int: Double] = [:]
    for rank in ranks { tied[rank, default: 0] += 1 }
    let correction = tied.values.reduce(0) { $0 + $1 * ($1 * $1 - 1) }
    let variance = n * m / 12 * (all + 1 - correction / (all * (all - 1)))
    guard variance > 0 else { return 1 }
    let distance = max(0, abs(u - n * m / 2) - 0.5)
    return min(1, erfc(distance / variance.squareRoot() / 2.0.squareRoot()))
  }
}
