package import LoadRecord
internal import LoadStatistics

/// One second of a run in progress, sent to every client each second.
package struct LivePoint: Sendable, Codable, Equatable {
  /// The second's number from 0.
  package var second: Int
  /// Where it ends, in seconds since the start of the measured phase.
  package var elapsed: Double
  /// Operations per second.
  package var rate: Double?
  /// The offered rate per second.
  package var offered: Double?
  /// Failed operations.
  package var failures: UInt64
  /// The median latency, in nanoseconds.
  package var p50: UInt64?
  /// The 99th percentile, in nanoseconds.
  package var p99: UInt64?
  /// The maximum, in nanoseconds.
  package var max: UInt64?
  /// The 99th percentile of the lag, in nanoseconds.
  package var lag: UInt64?
  /// Workers that had operations to perform.
  package var workers: Int
  /// Live bytes.
  package var live: UInt64?
  /// Resident bytes.
  package var resident: UInt64?
  /// All operations so far.
  package var operations: UInt64
  /// All failures so far.
  package var failed: UInt64

  /// A second after another one.
  package init(_ point: TimelinePoint, _ line: IntervalLine, after before: LivePoint?) {
    second = point.second
    elapsed = (Double(line.endNanoseconds) / 1e6).rounded() / 1e3
    rate = point.throughputPerSecond.map { ($0 * 10).rounded() / 10 }
    offered = point.offeredPerSecond.map { ($0 * 10).rounded() / 10 }
    failures = point.failures
    p50 = point.p50Nanoseconds
    p99 = point.p99Nanoseconds
    max = point.maxNanoseconds
    lag = line.operations.compactMap(\.lag).pooled()?.value(atPercentile: 99)
    workers = point.activeWorkers
    live = point.liveBytes
    resident = point.residentBytes
    operations = line.operations.map(\.count).clampedSum().addingClamped(before?.operations ?? 0)
    failed = point.failures.addingClamped(before?.failed ?? 0)
  }
}
