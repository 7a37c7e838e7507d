/// The outcomes of a breaker's calls since it was created, or since all errors were reset. Each count is exact; they
/// are read one after the other.
public struct BreakerStatistics: Sendable, Hashable {
  /// Admitted calls that succeeded.
  public var successes = 0
  /// Admitted calls that failed.
  public var failures = 0
  /// Admitted calls that were cancelled, or dropped without a result.
  public var cancellations = 0
  /// Calls that were rejected.
  public var rejections = 0

  /// Admitted calls that ended.
  public var calls: Int { successes + failures + cancellations }

  /// The kinds of counts, in the order of a stripe's words.
  enum Kind: Int, CaseIterable {
    case successes
    case failures
    case cancellations
    case rejections

    init(_ outcome: BreakerOutcome) {
      switch outcome {
      case .success: self = .successes
      case .failure: self = .failures
      case .cancelled: self = .cancellations
      }
    }
  }

  /// Adds up the stripes of a breaker.
  init(_ words: some WordStorage, _ layout: BreakerLayout) {
    for stripe in 0...layout.stripeMask {
      let line = words.advanced(by: layout.statisticsOffset + stripe * BreakerLayout.lineWords)
      successes += Int(clamping: line.word(Kind.successes.rawValue).load())
      failures += Int(clamping: line.word(Kind.failures.rawValue).load())
      cancellations += Int(clamping: line.word(Kind.cancellations.rawValue).load())
      rejections += Int(clamping: line.word(Kind.rejections.rawValue).load())
    }
  }

  /// No calls.
  public init() {}

  /// Counts a call. Wait-free: one addition to a word of the caller's processor.
  ///
  /// - Parameter stripes: where the first stripe begins.
  @inline(__always)
  static func count(_ kind: Kind, _ stripes: some WordStorage, _ stripeMask: Int) {
    stripes.word((Stripes.current & stripeMask) &* BreakerLayout.lineWords &+ kind.rawValue).add(1)
  }

  /// Resets all counts to 0.
  static func reset(_ words: some WordStorage, _ layout: BreakerLayout) {
    for stripe in 0...layout.stripeMask {
      let line = words.advanced(by: layout.statisticsOffset + stripe * BreakerLayout.lineWords)
      for kind in Kind.allCases { _ = line.word(kind.rawValue).exchange(0) }
    }
  }
}
