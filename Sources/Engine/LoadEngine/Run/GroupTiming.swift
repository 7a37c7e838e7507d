internal import LoadScenario

/// Which operations of a group are timed.
struct GroupTiming: Sendable, Hashable {
  /// The mean distance of timed operations.
  let sampleSpacing: UInt64

  var isExact: Bool { sampleSpacing == 1 }

  static let exact = GroupTiming(sampleSpacing: 1)
  static let sampled = GroupTiming(sampleSpacing: Calibration.sampleSpacing)

  /// With `auto`, exact timing may cost this share of an operation before sampling is chosen.
  static let tolerableOverhead = 0.05
  /// With `auto`, sampling is chosen only if at least this many samples of the rarest operation are expected.
  static let samplesWanted = 10_000.0

  /// Chooses the timing of a group.
  ///
  /// - Parameters:
  ///   - typicalNanoseconds: duration of an operation of the mix, from the warm-up; nil without a warm-up.
  ///   - expectedOperations: operations of the group in the measured phase, estimated from the warm-up; nil: unknown.
  ///   - rarestShare: the smallest share of an operation in the mix.
  static func choose(
    _ timing: Timing, typicalNanoseconds: Double?, expectedOperations: Double?, rarestShare: Double,
    nullOperationNanoseconds: Double
  ) -> GroupTiming {
    switch timing {
    case .exact: return .exact
    case .sampled: return .sampled
    case .auto:
      guard let typicalNanoseconds, let expectedOperations else { return .exact }
      if nullOperationNanoseconds <= typicalNanoseconds * tolerableOverhead { return .exact }
      let samples = expectedOperations * rarestShare / Double(Calibration.sampleSpacing)
      return samples >= samplesWanted ? .sampled : .exact
    }
  }
}
