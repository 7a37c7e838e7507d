internal import LoadScenario
internal import LoadStatistics

extension RunRecord {
  /// More operations of one worker in a second than any processor performs.
  private static let impossiblePerWorkerSecond = 1e10
  /// How far a rate may be from the quotient that it is: it was rounded when it was written.
  private static let roundingShare = 0.01

  /// What cannot be true beside the rest of the record, with its key; nil where all of it can. A file may be damaged, edited or
  /// another program's.
  var contradiction: String? {
    guard elapsedSeconds.isFinite, elapsedSeconds >= 0 else {
      return "elapsedSeconds: invalid duration \(elapsedSeconds)"
    }
    // What a crash interrupts may have counted a failure and not yet its operation.
    let slack = ending.kind == .completed ? 0 : UInt64(scenario.workerCount)
    func isPart(_ part: UInt64, of whole: UInt64) -> Bool { part <= whole.addingClamped(slack) }
    guard isPart(totals.failures, of: totals.operations) else {
      return "totals.failures: \(totals.failures) of \(totals.operations) operations (totals.operations)"
    }
    for (place, operation) in operations.enumerated() where !isPart(operation.failures, of: operation.count) {
      return "operations[\(place)].failures: \(operation.failures) of \(operation.count) (operations[\(place)].count)"
    }
    // Of several alternatives the record above has totals alone.
    if scenario.alternatives == nil {
      let sum = operations.map(\.count).clampedSum()
      guard sum == totals.operations else {
        return "totals.operations: \(totals.operations), but the counts of 'operations' add up to \(sum)"
      }
    }
    return impossibleRate
  }

  private var impossibleRate: String? {
    // Shards and runs overlap, or take turns: their time is no divisor of what they did together.
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
