public import LoadRecord
internal import LoadStatistics

/// The seconds of a run as an HdrHistogram interval log, format 1.3, which HdrHistogram's own tools read and plot.
///
/// One line for each second and operation, the groups pooled, the operation as its tag, also where nothing was timed.
/// Start and length are in seconds, the start since the epoch; the largest value is in milliseconds (ratio 1,000,000, the
/// format's default), the histogram holds nanoseconds of latency. Source: HdrHistogram, `HistogramLogWriter`.
public struct IntervalLog: Sendable {
  private let startedAt: String
  private let startSeconds: Double
  private let intervals: [IntervalLine]
  private let operation: String?

  /// Nanoseconds in the unit of the column `Interval_Max`.
  public static let maximumUnitNanoseconds = 1_000_000.0

  /// The log of a run.
  ///
  /// - Parameters:
  ///   - record: the run's record; the initializer returns nil if it has no start time.
  ///   - timeline: the run's timeline.
  ///   - operation: the only operation to include; nil: all.
  public init?(_ record: RunRecord, timeline: [TimelineLine], operation: String? = nil) {
    guard let startedAt = record.startedAt, let start = record.startNanosecondsSinceEpoch else { return nil }
    self.startedAt = startedAt
    startSeconds = Double(start) / 1e9
    intervals = timeline.compactMap { line in
      if case .interval(let interval) = line { interval } else { nil }
    }
    self.operation = operation
  }

  /// The whole file.
  public func text() -> String {
    var text = "#[Histogram log format version 1.3]\n"
    text += "#[StartTime: \(Figures.fixed(startSeconds, 3)) (seconds since epoch), \(startedAt)]\n"
    text += #""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""# + "\n"
    for interval in intervals {
      // A file may contain any value: floating point does not overflow.
      let length = Double(interval.lengthNanoseconds) / 1e9
      let start = startSeconds + Double(interval.endNanoseconds) / 1e9 - length
      for (name, histogram) in pooled(interval) {
        let most = Double(histogram.max ?? 0) / IntervalLog.maximumUnitNanoseconds
        let columns = [Figures.fixed(start, 3), Figures.fixed(length, 3), Figures.fixed(most, 3)]
        text += "Tag=\(name),\(columns.joined(separator: ",")),\(histogram.encodedText())\n"
      }
    }
    return text
  }

  /// Each operation's times over all groups, in the order of the plan.
  private func pooled(_ interval: IntervalLine) -> [(name: String, times: Histogram)] {
    var pooled: [(name: String, times: Histogram)] = []
    for entry in interval.operations where operation == nil || operation == entry.name {
      if let index = pooled.firstIndex(where: { $0.name == entry.name }) {
        pooled[index].times.add(entry.latency ?? entry.serviceTime)
      } else {
        pooled.append((entry.name, entry.latency ?? entry.serviceTime))
      }
    }
    return pooled
  }
}
