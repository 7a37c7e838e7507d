internal import CLibrary

/// Whether the share of something is larger in one sample than in another: Fisher's exact test of two counts.
///
/// Source: R. A. Fisher, "Statistical Methods for Research Workers", 5th edition, 1934, 21.02.
public struct FisherTest: Sendable, Hashable {
  /// A part and its whole.
  public struct Counts: Sendable, Hashable {
    /// The part.
    public var part: UInt64
    /// The whole, at least the part.
    public var whole: UInt64

    /// Counts.
    public init(_ part: UInt64, of whole: UInt64) {
      self.part = min(part, whole)
      self.whole = whole
    }

    var share: Double { whole == 0 ? 0 : Double(part) / Double(whole) }
  }

  /// The probability that the second sample has as large a part, or a larger one, where both have the same share.
  public let greater: Double
  /// The probability that it has as small a part, or a smaller one.
  public let less: Double
  /// The two-sided probability: twice the smaller one.
  public var pValue: Double { min(1, 2 * min(greater, less)) }

  /// Tests the second sample against the first.
  public init(_ first: Counts, _ second: Counts) {
    let (whole1, whole2) = (Double(first.whole), Double(second.whole))
    let parts = Double(first.part) + Double(second.part)
    let least = max(0, parts - whole1)
    let most = min(parts, whole2)
    func logarithm(_ part: Double) -> Double {
      chosen(part, of: whole2) + chosen(parts - part, of: whole1) - chosen(parts, of: whole1 + whole2)
    }
    let observed = exp(logarithm(Double(second.part)))
    /// Sums from the observed count outwards, until further terms add nothing.
    func tail(_ step: Double) -> Double {
      var (part, term, sum) = (Double(second.part), observed, 0.0)
      while part >= least, part <= most, term > sum * 1e-17 {
        sum += term
        // The ratio of the next table's probability to this one's.
        term *=
          step > 0
          ? (whole2 - part) * (parts - part) / ((part + 1) * (whole1 - parts + part + 1))
          : part * (whole1 - parts + part) / ((whole2 - part + 1) * (parts - part + 1))
        part += step
      }
      return min(1, sum)
    }
    // The shorter tail: the other one is what it leaves.
    let isAbove = Double(second.part) * (whole1 + whole2) >= parts * whole2
    let outer = tail(isAbove ? 1 : -1)
    let rest = min(1, 1 - outer + observed)
    (greater, less) = isAbove ? (outer, rest) : (rest, outer)
  }
}

private func chosen(_ part: Double, of whole: Double) -> Double {
  lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
}
