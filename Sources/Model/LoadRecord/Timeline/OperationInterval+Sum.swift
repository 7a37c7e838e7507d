public import LoadScenario
public import LoadStatistics

extension IntervalLine.OperationInterval {
  /// Latencies: from the intended start, or the service times in the closed model.
  public var responseTimes: Histogram { latency ?? serviceTime }

  /// Adds what was measured in another stretch of time, or of another operation: the only fold of intervals. Counts
  /// saturate at the largest number, because those of a file may be anything.
  public mutating func add(_ other: IntervalLine.OperationInterval) {
    // When an open and a closed group are added, both have a latency.
    if latency == nil, let added = other.latency {
      latency = serviceTime
      latency?.merge(added)
    } else if latency != nil {
      latency?.merge(other.responseTimes)
    }
    serviceTime.merge(other.serviceTime)
    lag.merge(other.lag)
    failedLatency.merge(other.failedLatency)
    count = count.addingClamped(other.count)
    failures = failures.addingClamped(other.failures)
    failureKinds.merge(other.failureKinds) { $0.addingClamped($1) }
    allocatedBytes = allocatedBytes.addingClamped(other.allocatedBytes)
    if let added = other.dropped { dropped = (dropped ?? 0).addingClamped(added) }
    if let added = other.neverBegun { neverBegun = (neverBegun ?? 0).addingClamped(added) }
  }
}

extension IntervalLine {
  /// All operations of all groups together; nil without any.
  public var total: OperationInterval? {
    guard var total = operations.first else { return nil }
    for operation in operations.dropFirst() { total.add(operation) }
    return total
  }

  /// Whether it is a remnant of less than half a second at the end of a longer phase. It cannot be folded into the
  /// second before, whose line has been written by then.
  private var isRemnant: Bool { second > 0 && lengthNanoseconds < 500_000_000 }

  /// Operations per second; nil for an interval without length, and for a remnant: over a few milliseconds, while
  /// workers end, a rate would be a spike or a dip that the run did not have.
  public var throughputPerSecond: Double? {
    isRemnant ? nil : perSecond(operations.reduce(0.0) { $0 + Double($1.count) })
  }

  /// An amount of the interval as a rate; nil for an interval without length.
  public func perSecond(_ amount: Double) -> Double? {
    lengthNanoseconds > 0 ? amount * 1e9 / Double(lengthNanoseconds) : nil
  }

  /// The offered rate of all open groups of a plan together; nil where there is no such group.
  public func offeredPerSecond(of plan: Plan) -> Double? {
    let arrivals = plan.groups.compactMap(\.arrivals)
    guard !arrivals.isEmpty else { return nil }
    guard lengthNanoseconds > 0, lengthNanoseconds <= endNanoseconds else {
      return arrivals.reduce(0) { $0 + $1.ratePerSecond }
    }
    let begin = endNanoseconds - lengthNanoseconds
    return perSecond(
      arrivals.reduce(0) { $0 + $1.expected(toNanoseconds: endNanoseconds) - $1.expected(toNanoseconds: begin) })
  }
}

extension Histogram {
  fileprivate mutating func merge(_ other: Histogram) {
    if isEmpty { self = other } else if !other.isEmpty { add(other) }
  }
}

extension Histogram? {
  fileprivate mutating func merge(_ other: Histogram?) {
    guard let other else { return }
    if self?.merge(other) == nil { self = other }
  }
}
