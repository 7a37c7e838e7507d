public import LoadRecord
public import LoadScenario
internal import LoadStatistics

extension Threshold {
  /// The threshold with its limit from a baseline: the median of the baseline's runs that did not end early, plus its
  /// share. Unchanged if it is not relative to a baseline, or if none of the runs has the figure.
  public func resolved(by baseline: [RunRecord]) -> Threshold {
    guard let share = baselineShare else { return self }
    let whole = baseline.filter { !$0.wasEndedByCode }
    let figures = whole.compactMap { $0.reading(metric, aggregate, selectors).value }.filter(\.isFinite)
    guard let figure = Quantile.median(of: figures) else { return self }
    var resolved = self
    resolved.value = figure * (1 + share)
    resolved.baseline = figure
    resolved.baselineShare = nil
    return resolved
  }
}
