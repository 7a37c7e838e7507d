internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadStatistics

/// The histograms of a saved run in HdrHistogram's text formats.
struct HistogramExport {
  let file: RecordFile
  /// How messages call the record.
  let path: String
  /// The only operation to export; nil: all.
  let operation: String?

  /// Says that the record does not have the operation; nil when it has.
  var unknownOperation: String? {
    let names = Set(file.record.scenario.groups.flatMap(\.mix).map(\.operation))
    guard let operation, !names.contains(operation) else { return nil }
    return "--operation: \(path) has no operation '\(operation)', only \(names.ordered().joined(separator: ", "))"
  }

  /// The percentile distribution of the latencies, over all groups and, without a chosen operation, all operations.
  func distribution() throws(FileFailure) -> String {
    // The record of several alternatives has no operations of its own; one that was cut short was not put together.
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
      throw FileFailure(.content, "\(path) is merged: its runs have an interval log each, it has none")
    }
    guard !file.timeline.isEmpty else {
      throw FileFailure(
        .open,
        "\(path) has no \(RunFolder.timelineName) beside it, which an interval log is made of: name the run folder")
    }
    guard let log = IntervalLog(file.record, timeline: file.timeline, operation: operation) else {
      throw FileFailure(.content, "\(path) does not tell when the measured phase began: there is nothing to log")
    }
    return log.text()
  }

  private var severalRuns: FileFailure {
    FileFailure(.content, "\(path) is a record of several runs: name one of those below it (cells/0 and on)")
  }
}
