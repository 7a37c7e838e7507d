public import LoadStatistics

extension RunComparison {
  /// The name of the row for runs that the code under test ended early.
  public static let endedRunsName = "runs ended early"

  /// The runs of each set that the code under test ended early, out of those that it could have.
  public struct EndedRuns: Sendable, Equatable {
    /// The runs before.
    public var base = FisherTest.Counts(0, of: 0)
    /// The runs after.
    public var new = FisherTest.Counts(0, of: 0)

    /// The row; nil if no run ended early.
    func row(_ settings: Settings) -> Row? {
      guard base.part > 0 || new.part > 0 else { return nil }
      var row = Row(
        metric: RunComparison.endedRunsName, base: share(base), new: share(new), finding: .noData,
        note: "\(new.part) of \(new.whole) new and \(base.part) of \(base.whole) base runs crashed, hung, exceeded the "
          + "memory limit or were ended by a threshold")
      guard let before = row.base, let after = row.new else { return row }
      if before > 0 { row.ratio = after / before }
      // A single crash is a regression if the base had none.
      if base.part == 0 {
        row.finding = .regression
        return row
      }
      let pValue = FisherTest(base, new).pValue
      let difference = ShareDifference(base, new)
      (row.pValue, row.difference) = (pValue, difference)
      let isChanged = pValue < settings.significance
      if isChanged, after > before {
        row.finding = .regression
      } else if new.part == 0 {
        row.finding = isChanged ? .improvement : .unchanged
        if !isChanged { row.unchangedWithin = max(abs(difference.low), abs(difference.high)) }
      }
      return row
    }

    private func share(_ counts: FisherTest.Counts) -> Double? {
      counts.whole > 0 ? Double(counts.part) / Double(counts.whole) : nil
    }
  }
}
