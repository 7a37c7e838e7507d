package import LoadRecord
package import LoadScenario

/// A second look, in shorter windows, at live memory that moves though it does not grow: what is released in bulk about once
/// in every window, or more often, looks like noise.
package struct CloserLook: Sendable {
  /// The operations of the first look, as a multiple of the second's.
  private static let factor: UInt64 = 32
  /// Fewer are performed in fewer windows, which are hardly shorter.
  private static let leastOperations: UInt64 = 3_840
  /// Falls of less than this share of what was seen to fall do not explain it.
  private static let explainedShare = 0.5

  /// The operations to be performed.
  package let operations: UInt64
  private let first: LeakVerdict
  private let fall: Double

  /// Nil where there is nothing to be seen by it.
  ///
  /// - Parameters:
  ///   - verdict: of the first look.
  ///   - expected: what may grow is no part of it.
  package init?(_ verdict: LeakVerdict, _ observations: LeakObservations, _ expected: [ExpectedGrowth]) {
    operations = observations.operationsInWindows / Self.factor
    first = verdict
    guard verdict.kind == .stable, observations.incompleteness == nil, operations >= Self.leastOperations else {
      return nil
    }
    let parameters = LeakParameters()
    let judged = observations.remainder(withoutOperations: expected.operations) ?? observations
    fall = Course(judged).live?.settled(parameters).deepestFall ?? 0
    guard fall >= parameters.minimumAmplitudeBytes else { return nil }
  }

  /// The first verdict with the sawtooth that the second look shows; as it was where that shows none.
  package func verdict(_ second: LeakVerdict) -> LeakVerdict {
    guard var sawtooth = second.sawtooth, sawtooth.amplitudeBytes >= Self.explainedShare * fall else { return first }
    sawtooth.isShort = true
    return first.with(sawtooth)
  }
}

extension LeakVerdict {
  /// The sawtooth that a second look showed, put into a verdict on the windows of the first.
  package func keepingShortSawtooth(of before: LeakVerdict) -> LeakVerdict {
    guard kind == .stable, let sawtooth = before.sawtooth, sawtooth.isShort == true else { return self }
    return with(sawtooth)
  }

  fileprivate func with(_ sawtooth: Sawtooth) -> LeakVerdict {
    var verdict = self
    verdict.kind = .sawtooth
    verdict.sawtooth = sawtooth
    verdict.explanation = LeakWords.sawtooth(verdict)
    return verdict
  }
}
