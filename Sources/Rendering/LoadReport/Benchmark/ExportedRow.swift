public import LoadBenchmark
public import LoadRecord
internal import LoadScenario

/// An operation's figures for other tools.
public struct ExportedRow: Sendable, Equatable {
  /// `high/get_status`; with groups `high/readers/get_status`.
  public var name: String
  /// The number of workers.
  public var threads: Int
  /// The mean in nanoseconds; nil if nothing was timed.
  public var mean: Double?
  /// The standard deviation, in nanoseconds.
  public var deviation: Double?
  /// The number of timed operations.
  public var samples: UInt64 = 0
  /// The shortest time, in nanoseconds.
  public var least: Double?
  /// The longest time, in nanoseconds.
  public var most: Double?
  /// Percentile → nanoseconds.
  public var percentiles: [Double: Double] = [:]
  /// Operations per second.
  public var throughput: Double?
  /// Usable bytes that an operation allocates.
  public var allocatedBytes: Double?
  /// The share of failed operations; nil if none was performed. If all failed, there are no times.
  public var failureShare: Double?

  /// The operations of a run.
  public static func rows(_ record: RunRecord) -> [ExportedRow] {
    let showsGroups = Set(record.operations.map(\.group)).count > 1
    return record.operations.map { operation in
      let latency = operation.latencyNanoseconds
      let group = record.scenario.groups.first { $0.name == operation.group }
      var row = ExportedRow(
        name: [record.scenario.name, showsGroups ? operation.group : nil, operation.name].compactMap { $0 }
          .joined(separator: "/"), threads: group?.workers ?? record.scenario.workerCount)
      row.failureShare = share(operation.failures, of: operation.count)
      row.allocatedBytes = operation.allocatedBytesPerOperation
      if row.failureShare == 1 { return row }
      row.mean = latency.mean
      row.deviation = latency.stddev
      row.samples = operation.samples
      row.least = latency.min.map { Double($0) }
      row.most = latency.max.map { Double($0) }
      row.percentiles = [
        50: latency.p50, 90: latency.p90, 95: latency.p95, 99: latency.p99, 99.9: latency.p999, 99.99: latency.p9999,
      ].compactMapValues { $0.map { Double($0) } }
      row.throughput = operation.throughputPerSecond
      return row
    }
  }

  /// The rows of a suite.
  public static func rows(_ report: BenchmarkReport) -> [ExportedRow] {
    report.rows.map { measured in
      var row = ExportedRow(name: "benchmark/\(measured.name)", threads: measured.threads)
      row.failureShare = share(measured.failures, of: measured.operations)
      row.allocatedBytes = measured.allocatedBytesPerOperation
      if row.failureShare == 1 { return row }
      row.mean = measured.meanNanoseconds
      row.samples = measured.operations
      row.most = measured.maxNanoseconds
      row.percentiles = [
        50: measured.p50Nanoseconds, 95: measured.p95Nanoseconds, 99: measured.p99Nanoseconds,
      ].compactMapValues { $0 }
      row.throughput = measured.operationsPerSecond
      return row
    }
  }

  private static func share(_ failures: UInt64, of count: UInt64) -> Double? {
    count > 0 ? Double(min(failures, count)) / Double(count) : nil
  }

  func percentile(_ wanted: Double) -> Double? { percentiles[wanted] }
}
