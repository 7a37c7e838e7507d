public import LoadRecord

/// The figures of a run by which it is compared and followed.
public struct RunFigures: Sendable {
  /// In the order of the record's operations.
  public var figures: [(metric: RunMetric, value: Double)]

  /// The figures of a single run: the throughput of all, and of each operation the median, the 99th percentile and what
  /// it allocates. What was not measured is left out.
  ///
  /// - Parameter withMeans: each operation's mean as well.
  public init(_ record: RunRecord, withMeans: Bool = false) {
    figures = []
    add(nil, .throughput, record.totals.throughputPerSecond)
    let showsGroups = Set(record.operations.map(\.group)).count > 1
    for operation in record.operations {
      let name = showsGroups ? "\(operation.group)/\(operation.name)" : operation.name
      let latency = operation.latencyNanoseconds
      if withMeans { add(name, .mean, latency.mean) }
      add(name, .p50, latency.p50.map { Double($0) })
      // A percentile that fewer than ten values lie beyond is a matter of chance.
      if operation.samples >= 1_000 { add(name, .p99, latency.p99.map { Double($0) }) }
      add(name, .allocatedBytes, operation.allocatedBytesPerOperation)
      add(name, .allocatedObjects, operation.allocatedObjectsPerOperation)
    }
  }

  private mutating func add(_ operation: String?, _ quantity: RunMetric.Quantity, _ value: Double?) {
    guard let value, value.isFinite else { return }
    figures.append((RunMetric(operation: operation, quantity: quantity), value))
  }

  /// The figure of a metric.
  public func value(of metric: RunMetric) -> Double? { figures.first { $0.metric == metric }?.value }
}

extension RunFigures {
  /// Figures of their own.
  public init(_ figures: [(metric: RunMetric, value: Double)]) { self.figures = figures }
}
