public import LoadRecord
internal import PortableFoundation

/// A change point that was reported: a line of `changes.jsonl`. Later runs may move the statistical estimate, but not a
/// reported change point.
public struct ReportedChange: Sendable, Codable, Equatable {
  /// The list's name.
  public static let fileName = "changes.jsonl"
  /// Change points of one direction within this number of runs are the same.
  static let sameWithin = 6

  /// The series.
  public var scenario: String
  /// Equal for plans of the same workload.
  public var workload: String
  /// The machine's fingerprint.
  public var machine: String
  /// The metric's name.
  public var metric: String
  /// The first run of the new level.
  public var run: String
  /// The level before, as reported.
  public var before: Double
  /// The level after, as reported.
  public var after: Double
  /// The p-value of Welch's test, as reported.
  public var pValue: Double
  /// Whether it was a regression.
  public var isRegression: Bool
  /// When it was reported, ISO 8601 in UTC.
  public var reportedAt: String

  /// A change of a series, reported now.
  public init(_ change: Trend.Change, of partition: HistoryEntry.Partition, reportedAt: String) {
    scenario = partition.scenario
    workload = partition.workload
    machine = partition.machine
    metric = change.metric
    run = change.run
    before = change.before
    after = change.after
    pValue = change.pValue
    isRegression = change.isRegression
    self.reportedAt = reportedAt
  }

  private func belongs(to partition: HistoryEntry.Partition) -> Bool {
    scenario == partition.scenario && workload == partition.workload && machine == partition.machine
  }

  /// The reported changes of a series.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  public static func read(
    folder: String, of partition: HistoryEntry.Partition
  ) throws(FileFailure) -> [ReportedChange] {
    let decoder = JSONDecoder()
    return try LineFile(path: "\(folder)/\(fileName)").lines()
      .compactMap { try? decoder.decode(ReportedChange.self, from: $0) }.filter { $0.belongs(to: partition) }
  }

  /// Records the changes of a trend that were not reported before.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func note(_ trend: Trend, folder: String, reportedAt: String) throws(FileFailure) {
    let known = Set(try read(folder: folder, of: trend.partition).map { $0.metric + "\n" + $0.run })
    for change in trend.metrics.flatMap(\.changes) where !known.contains(change.metric + "\n" + change.run) {
      let report = ReportedChange(change, of: trend.partition, reportedAt: reportedAt)
      guard let text = try? OrderedJSONEncoder().encode(report) else { continue }
      try LineFile(path: "\(folder)/\(fileName)").append(text)
    }
  }
}
