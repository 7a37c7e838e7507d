public import LoadRecord
internal import LoadStatistics

/// The seconds of a run for its page: folded line by line, so that the histograms of a long run are never all in
/// memory.
public struct RunTimeline: Sendable {
  /// One second.
  struct Second: Sendable {
    /// Its middle, in seconds since the start of the measured phase.
    var middle: Double
    var throughput: Double?
    var failures: UInt64
    /// Arrivals that were dropped in it; nil if unknown.
    var givenUp: UInt64?
    /// Arrivals that had not begun when the phase ended; nil if unknown.
    var neverBegun: UInt64?
    var p50: Double?
    var p95: Double?
    var p99: Double?
    var max: Double?
    var activeWorkers: Int
    var offered: Double?
    var lagP50: Double?
    var lagP99: Double?
    var lagMax: Double?
    /// The 99th percentile of each operation.
    var operationsP99: [Double?]
  }

  private(set) var seconds: [Second] = []
  private(set) var heat = HeatMap.Counts()
  /// Where the last second ends.
  private(set) var endSeconds = 0.0

  /// Nothing measured yet.
  public init() {}

  /// The seconds of a timeline's file.
  ///
  /// - Throws: ``FileFailure``.
  public static func load(path: String) throws(FileFailure) -> RunTimeline {
    var reader = try TimelineReader(path: path)
    var timeline = RunTimeline()
    while let line = try reader.next() { timeline.add(line) }
    return timeline
  }

  /// The seconds in a record: without figures that need histograms.
  public init(of record: RunRecord) {
    for point in record.timeline {
      seconds.append(
        Second(
          middle: Double(point.second) + 0.5, throughput: point.throughputPerSecond, failures: point.failures,
          p50: point.p50Nanoseconds.map { Double($0) }, p95: nil, p99: point.p99Nanoseconds.map { Double($0) },
          max: point.maxNanoseconds.map { Double($0) }, activeWorkers: point.activeWorkers,
          offered: point.offeredPerSecond, operationsP99: []))
    }
    endSeconds = Double(record.timeline.last?.second ?? -1) + 1
  }

  /// Adds the next line.
  public mutating func add(_ line: TimelineLine) {
    guard case .interval(let interval) = line else { return }
    let total = interval.total
    let times = total?.responseTimes
    let length = Double(interval.lengthNanoseconds) / 1e9
    endSeconds = Double(interval.endNanoseconds) / 1e9
    let percentiles = times?.values(atPercentiles: [50, 95, 99]).map { $0.map { Double($0) } }
    let lags = total?.lag?.values(atPercentiles: [50, 99]).map { $0.map { Double($0) } }
    seconds.append(
      Second(
        middle: endSeconds - length / 2, throughput: interval.throughputPerSecond, failures: total?.failures ?? 0,
        givenUp: total?.dropped, neverBegun: total?.neverBegun, p50: percentiles?[0], p95: percentiles?[1],
        p99: percentiles?[2],
        max: times?.max.map { Double($0) }, activeWorkers: interval.activeWorkers, offered: nil, lagP50: lags?[0],
        lagP99: lags?[1], lagMax: total?.lag?.max.map { Double($0) },
        operationsP99: interval.operations.map { $0.responseTimes.value(atPercentile: 99).map { Double($0) } }))
    heat.add(times)
  }

  /// Takes the offered rates from a record.
  mutating func takeOffered(from record: RunRecord) {
    for (place, point) in record.timeline.enumerated() where seconds.indices.contains(place) {
      seconds[place].offered = point.offeredPerSecond
    }
  }
}
