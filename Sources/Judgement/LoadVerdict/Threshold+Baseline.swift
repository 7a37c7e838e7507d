public import LoadRecord
public import LoadScenario
internal import LoadStatistics

extension Threshold {
  /// The threshold with its limit from a baseline: the median of what the baseline's runs show that did not end early, and
  /// its share more. As it is where it names no baseline, or none of the runs shows the figure.
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
