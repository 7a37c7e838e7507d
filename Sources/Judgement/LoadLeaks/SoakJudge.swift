public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Judges the memory of a run of hours by the samples that were taken while its workers ran.
///
/// There are no quiet points: live bytes are a few kilobytes off at any moment, and neither size classes nor operations
/// are distinguished. Each window is a stretch of time, represented by its smallest sample, so that short-lived objects
/// do not count. Growth below ``minimumGrowthBytes`` over the run is not detectable.
public enum SoakJudge {
  /// The maximum number of windows.
  private static let windows = 480
  /// The minimum number of samples for a verdict.
  private static let minimumSamples = 48
  /// The minimum growth over the run.
  public static let minimumGrowthBytes: UInt64 = 65_536

  /// The verdict on a run's samples.
  public static func judge(_ record: RunRecord, parameters: LeakParameters = LeakParameters()) -> LeakVerdict {
    let samples = record.memory.samples.filter { $0.liveBytes != nil }
    guard samples.count >= minimumSamples else {
      var verdict = LeakVerdict(
        kind: .undecided,
        explanation: samples.isEmpty
          ? LeakWords.unmeasured
          : "only \(Counted.text(samples.count, "sample")); at least \(minimumSamples) are required",
        operationsPerformed: record.totals.operations)
      verdict.operationsNeeded = nil
      return verdict
    }
    var verdict = LeakJudge.judge(observations(record, samples), parameters: parameters)
    verdict.explanation +=
      " (sampled while workers ran: growth below \(minimumGrowthBytes / 1024) KiB over the run is not detectable)"
    return verdict
  }

  /// One window for each stretch of time.
  private static func observations(_ record: RunRecord, _ samples: [MemorySample]) -> LeakObservations {
    let count = min(windows, samples.count / 2)
    var result: [LeakWindow] = []
    for window in 0..<count {
      let part = samples[samples.count * window / count..<samples.count * (window + 1) / count]
      guard let least = part.min(by: { ($0.liveBytes ?? 0) < ($1.liveBytes ?? 0) }), let last = part.last else {
        continue
      }
      result.append(
        LeakWindow(
          pass: window * 2 < count ? 1 : 2, operations: operations(record, atNanoseconds: last.atNanoseconds),
          elapsedNanoseconds: last.atNanoseconds, liveBytes: least.liveBytes,
          activeBytes: part.compactMap(\.activeBytes).min()))
    }
    return LeakObservations(executor: record.scenario.executor.rawValue, windows: result)
  }

  /// Operations performed up to a moment, assuming a constant rate.
  private static func operations(_ record: RunRecord, atNanoseconds: UInt64) -> UInt64 {
    let share = record.elapsedSeconds > 0 ? Double(atNanoseconds) / (record.elapsedSeconds * 1e9) : 0
    return UInt64(clampedWhole: Double(record.totals.operations) * min(max(share, 0), 1))
  }
}
