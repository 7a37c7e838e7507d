internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadStatistics

/// The histograms of a saved run in HdrHistogram's text formats.
struct HistogramExport {
  let file: RecordFile
  /// The record as messages name it.
  let path: String
  /// The only operation to export; nil: all.
  let operation: String?

  /// The error message if the record lacks the operation; nil otherwise.
  var unknownOperation: String? {
    let names = Set(file.record.scenario.groups.flatMap(\.mix).map(\.operation))
    guard let operation, !names.contains(operation) else { return nil }
    let expected = names.ordered().joined(separator: ", ")
    return "--operation: \(path) has no operation '\(operation)'; expected one of \(expected)"
  }

  /// The percentile distribution of the latencies, over all groups and, without a chosen operation, all operations.
  func distribution() throws(FileFailure) -> String {
    // The record of several alternatives has no operations of its own; that of an interrupted run was not combined.
    let isAbove = file.record.scenario.cellCount > 1
    if isAbove, file.isRebuilt || file.record.operations.isEmpty { throw severalRuns }
    let chosen = file.record.operations.filter { operation == nil || operation == $0.name }
    let pooled = chosen.map(\.latencyNanoseconds.histogram).pooled()
    return PercentileDistribution(pooled ?? Histogram(layout: .threeDigits)).text()
  }

  /// The seconds of the run.
  func intervalLog() throws(FileFailure) -> String {
    if file.record.scenario.cellCount > 1 { throw severalRuns }
    if file.record.merged != nil {
      throw FileFailure(.content, "\(path) is a merged record, which has no interval log: use the records of its runs")
    }
    guard !file.timeline.isEmpty else {
      throw FileFailure(
        .open,
        "an interval log needs \(RunFolder.timelineName) in the same folder as \(path): specify the run folder")
    }
    guard let log = IntervalLog(file.record, timeline: file.timeline, operation: operation) else {
      throw FileFailure(.content, "\(path) does not contain the start of the measured phase: no interval log possible")
    }
    return log.text()
  }

  private var severalRuns: FileFailure {
    FileFailure(.content, "\(path) is a record of several runs: specify one of them (cells/0, cells/1, …)")
  }
}
