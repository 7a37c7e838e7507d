package import LoadRecord
package import LoadScenario

/// A second check, in shorter windows, of live memory that fluctuates without growing: a bulk release about once per
/// window, or more often, looks like noise.
package struct CloserLook: Sendable {
  /// The operations of the first check, as a multiple of the second's.
  private static let factor: UInt64 = 32
  /// The minimum number of operations: fewer are performed in fewer windows, which are hardly shorter.
  private static let leastOperations: UInt64 = 3_840
  /// A sawtooth explains the fluctuation only if its falls are at least this share of it.
  private static let explainedShare = 0.5

  /// The operations to perform.
  package let operations: UInt64
  private let first: LeakVerdict
  private let fall: Double

  /// Nil if a second check would show nothing.
  ///
  /// - Parameters:
  ///   - verdict: that of the first check.
  ///   - expected: growth that is excluded.
  package init?(_ verdict: LeakVerdict, _ observations: LeakObservations, _ expected: [ExpectedGrowth]) {
    operations = observations.operationsInWindows / Self.factor
    first = verdict
    let judged = observations.remainder(withoutOperations: expected.operations) ?? observations
    guard verdict.kind == .stable, observations.incompleteness == nil, operations >= Self.leastOperations,
      let fall = Course(judged).live?.notableFall(LeakParameters())
    else { return nil }
    self.fall = fall
  }

  /// The first verdict with the sawtooth that the second check found; unchanged if it found none.
  package func verdict(_ second: LeakVerdict) -> LeakVerdict {
    guard var sawtooth = second.sawtooth, sawtooth.amplitudeBytes >= Self.explainedShare * fall else { return first }
    sawtooth.isShort = true
    return first.with(sawtooth)
  }
}

extension LeakVerdict {
  /// A verdict on the windows of the first check, with the sawtooth that the second check found.
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
