package import LoadRecord
internal import LoadStatistics

/// One second of a run in progress. The keys are short, because it is sent to every client each second.
package struct LivePoint: Sendable, Codable, Equatable {
  /// The second's number from 0.
  package var second: Int
  /// Where it ends, in seconds since the start of the measured phase.
  package var elapsed: Double
  /// Operations a second.
  package var rate: Double?
  /// What was offered a second.
  package var offered: Double?
  /// Failed operations.
  package var failures: UInt64
  /// Latencies in nanoseconds.
  package var p50: UInt64?
  /// The 99th percentile.
  package var p99: UInt64?
  /// The longest.
  package var max: UInt64?
  /// The 99th percentile of how late operations began.
  package var lag: UInt64?
  /// Workers that had something to do.
  package var workers: Int
  /// Live bytes.
  package var live: UInt64?
  /// Resident bytes.
  package var resident: UInt64?
  /// All operations so far.
  package var operations: UInt64
  /// All failures so far.
  package var failed: UInt64

  /// A second, and what was before it.
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
