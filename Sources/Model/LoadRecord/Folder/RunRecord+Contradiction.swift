internal import LoadScenario
internal import LoadStatistics

extension RunRecord {
  /// Operations per second of one worker that no processor can reach.
  private static let impossiblePerWorkerSecond = 1e10
  /// How far a rate may differ from its quotient, as a share, because it was rounded when it was written.
  private static let roundingShare = 0.01

  /// The first figure that contradicts the rest of the record, with its key; nil where there is none. A file may be
  /// damaged, edited or written by another program.
  var contradiction: String? {
    guard elapsedSeconds.isFinite, elapsedSeconds >= 0 else {
      return "elapsedSeconds: invalid duration \(elapsedSeconds)"
    }
    // An operation that a crash interrupts may be counted as a failure but not yet as an operation.
    let slack = ending.kind == .completed ? 0 : UInt64(scenario.workerCount)
    func isPart(_ part: UInt64, of whole: UInt64) -> Bool { part <= whole.addingClamped(slack) }
    guard isPart(totals.failures, of: totals.operations) else {
      return "totals.failures: \(totals.failures) of \(totals.operations) operations (totals.operations)"
    }
    for (place, operation) in operations.enumerated() where !isPart(operation.failures, of: operation.count) {
      return "operations[\(place)].failures: \(operation.failures) of \(operation.count) (operations[\(place)].count)"
    }
    // With several alternatives, the record above them has only totals.
    if scenario.alternatives == nil {
      let sum = operations.map(\.count).clampedSum()
      guard sum == totals.operations else {
        return "totals.operations: \(totals.operations), but the counts of 'operations' add up to \(sum)"
      }
    }
    return impossibleRate
  }

  private var impossibleRate: String? {
    // Shards and runs overlap, or take turns: their time is not the divisor of what they did together.
    guard cells == nil, merged == nil, elapsedSeconds > 0 else { return nil }
    let performed = Double(totals.operations)
    let most = elapsedSeconds * Double(max(1, scenario.workerCount)) * RunRecord.impossiblePerWorkerSecond
    guard performed <= most else {
      return
        "totals.operations: \(totals.operations) in \(elapsedSeconds) s (elapsedSeconds) are more than any machine can "
        + "perform"
    }
    let rate = performed / elapsedSeconds
    guard let written = totals.throughputPerSecond, abs(written - rate) > rate * RunRecord.roundingShare else {
      return nil
    }
    return
      "totals.throughputPerSecond: \(written), but \(totals.operations) operations in \(elapsedSeconds) s are \(rate)/s"
  }
}
