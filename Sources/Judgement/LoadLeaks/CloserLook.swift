package import LoadRecord

/// A second look, in shorter windows, at live memory that moves though it does not grow: what is released in bulk about once
/// in every window, or more often, looks like noise.
package enum CloserLook {
  /// Windows are so many times shorter.
  private static let factor: UInt64 = 32
  /// What falls by less than this share of what was seen to fall does not explain it.
  private static let explainedShare = 0.5

  /// The operations of the second look; nil where there is nothing to be seen by it.
  package static func operations(_ verdict: LeakVerdict, _ observations: LeakObservations) -> UInt64? {
    let parameters = LeakParameters()
    let operations = observations.operationsInWindows / factor
    guard verdict.kind == .stable, observations.incompleteness == nil,
      operations >= UInt64(parameters.minimumWindows) * factor,
      fall(in: observations) >= parameters.minimumAmplitudeBytes
    else { return nil }
    return operations
  }

  /// The verdict with the saw-tooth that the second look shows; as it was where that shows none.
  package static func verdict(
    _ verdict: LeakVerdict, _ observations: LeakObservations, closer: LeakVerdict
  ) -> LeakVerdict {
    guard let sawtooth = closer.sawtooth, sawtooth.amplitudeBytes >= explainedShare * fall(in: observations) else {
      return verdict
    }
    var found = verdict
    found.kind = .sawtooth
    found.sawtooth = sawtooth
    found.explanation = LeakWords.sawtooth(found)
    return found
  }

  private static func fall(in observations: LeakObservations) -> Double {
    Course(observations).live?.settled(LeakParameters()).deepestFall ?? 0
  }
}
