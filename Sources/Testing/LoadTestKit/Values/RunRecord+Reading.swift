public import LoadRecord
internal import LoadStatistics

extension RunRecord {
  /// The verdict's outcome; `noData` before judging.
  public var outcome: Verdict.Outcome { verdict?.outcome ?? .noData }

  /// Why the outcome is not `pass`, one sentence each: useful as the comment of `#expect`.
  public var reasons: [String] { verdict?.reasons ?? [] }

  /// The thresholds that do not hold, whatever the build: more informative than the outcome in a debug build, which is
  /// always invalid.
  public var crossedThresholds: [Verdict.ThresholdResult] {
    verdict?.thresholds.filter { $0.outcome == .fail } ?? []
  }

  /// The figures of an operation: `#expect(try record.operation("take").failures == 0)`.
  ///
  /// - Parameters:
  ///   - name: the operation's name.
  ///   - group: the group that performed it; nil: the only one that did.
  /// - Throws: ``LoadTestError`` of kind ``LoadTestError/Kind/notMeasured`` if there is none, or one in several groups.
  public func operation(_ name: String, group: String? = nil) throws(LoadTestError) -> OperationRecord {
    let found = operations.filter { $0.name == name && (group == nil || $0.group == group) }
    guard let first = found.first else {
      let place = group.map { " in group '\($0)'" } ?? ""
      let there = operations.map(\.name).joined(separator: ", ")
      throw LoadTestError(.notMeasured, "no operation '\(name)'\(place) was measured; expected one of \(there)")
    }
    guard found.count == 1 else {
      let groups = found.map(\.group).joined(separator: ", ")
      throw LoadTestError(.notMeasured, "several groups performed '\(name)': specify one of \(groups)")
    }
    return first
  }

  /// A percentile of an operation's latency: `#expect(try record.latency("take", percentile: 99) < .milliseconds(1))`.
  ///
  /// - Parameters:
  ///   - name: the operation's name.
  ///   - percentile: from 0 to 100; 50 is the median.
  ///   - group: the group that performed it; nil: the only one that did.
  /// - Throws: ``LoadTestError`` of kind ``LoadTestError/Kind/notMeasured`` if there is no such operation or none of
  ///   its calls was timed.
  public func latency(_ name: String, percentile: Double, group: String? = nil) throws(LoadTestError) -> Duration {
    guard (0...100).contains(percentile) else {
      throw LoadTestError(.notMeasured, "invalid percentile \(percentile): expected a number from 0 to 100")
    }
    let histogram = try operation(name, group: group).latencyNanoseconds.histogram
    guard let nanoseconds = histogram.value(atPercentile: percentile) else {
      throw LoadTestError(.notMeasured, "no call of '\(name)' was timed")
    }
    return .nanoseconds(Int64(clamping: nanoseconds))
  }
}
