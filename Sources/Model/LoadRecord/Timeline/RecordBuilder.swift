internal import LoadScenario
internal import LoadStatistics

/// Folds the lines of a timeline into a record: one path for a run that ended well and for what a killed one left.
///
/// Its memory does not depend on the run's length beyond one ``TimelinePoint`` a second.
public struct RecordBuilder: Sendable {
  private struct Operation: Sendable {
    var count: UInt64 = 0
    var failures: UInt64 = 0
    var failureKinds: [String: UInt64] = [:]
    var allocatedBytes: UInt64 = 0
    var serviceTime: Histogram?
    var dropped: UInt64 = 0
    /// Nil in the closed model.
    var latency: Histogram?
    var lag: Histogram?

    mutating func add(_ interval: IntervalLine.OperationInterval) {
      count.add(interval.count)
      failures.add(interval.failures)
      failureKinds.merge(interval.failureKinds) { $0.adding($1) }
      allocatedBytes &+= interval.allocatedBytes
      if serviceTime?.add(interval.serviceTime) == nil { serviceTime = interval.serviceTime }
      dropped.add(interval.dropped ?? 0)
      if let added = interval.latency, latency?.add(added) == nil { latency = added }
      if let added = interval.lag, lag?.add(added) == nil { lag = added }
    }
  }

  private var start: StartLine?
  private var ready: ReadyLine?
  private var end: EndLine?
  private var elapsedNanoseconds: UInt64 = 0
  private var operations: [[Operation]] = []
  private var timeline: [TimelinePoint] = []
  private var samples: [MemorySample] = []
  /// Every so many samples one is kept.
  private var sampleStride = 1
  private var samplesSeen = 0

  /// Nothing measured yet.
  public init() {}

  /// Adds the next line.
  public mutating func add(_ line: TimelineLine) {
    switch line {
    case .start(let line):
      start = line
      operations = line.plan.groups.map { Array(repeating: Operation(), count: $0.mix.count) }
    case .ready(let line): ready = line
    case .interval(let line): add(line)
    case .end(let line): end = line
    }
  }

  private mutating func add(_ line: IntervalLine) {
    elapsedNanoseconds.add(line.lengthNanoseconds)
    var entries = line.operations.makeIterator()
    var pooled: Histogram?
    for group in operations.indices {
      for index in operations[group].indices {
        guard let entry = entries.next() else { break }
        operations[group][index].add(entry)
        let latency = entry.latency ?? entry.serviceTime
        if pooled?.add(latency) == nil { pooled = latency }
      }
    }
    for sample in line.memory { keep(sample) }
    let count = line.operations.reduce(UInt64(0)) { $0.adding($1.count) }
    let percentiles = pooled?.values(atPercentiles: [50, 99])
    timeline.append(
      TimelinePoint(
        second: line.second,
        throughputPerSecond: line.lengthNanoseconds > 0 ? Double(count) * 1e9 / Double(line.lengthNanoseconds) : nil,
        failures: line.operations.reduce(UInt64(0)) { $0.adding($1.failures) }, p50Nanoseconds: percentiles?[0],
        p99Nanoseconds: percentiles?[1], maxNanoseconds: pooled?.max, activeWorkers: line.activeWorkers,
        offeredPerSecond: offeredPerSecond(line), residentBytes: line.memory.last?.residentBytes,
        liveBytes: line.memory.last?.liveBytes))
  }

  /// What open groups are offered together in an interval; nil when there is none.
  private func offeredPerSecond(_ line: IntervalLine) -> Double? {
    let arrivals = start?.plan.groups.compactMap(\.arrivals) ?? []
    guard !arrivals.isEmpty else { return nil }
    guard line.lengthNanoseconds > 0, line.lengthNanoseconds <= line.endNanoseconds else {
      return arrivals.reduce(0) { $0 + $1.ratePerSecond }
    }
    let begin = line.endNanoseconds - line.lengthNanoseconds
    return arrivals.reduce(0) { sum, arrivals in
      let expected = arrivals.expected(toNanoseconds: line.endNanoseconds) - arrivals.expected(toNanoseconds: begin)
      return sum + expected * 1e9 / Double(line.lengthNanoseconds)
    }
  }

  private mutating func keep(_ sample: MemorySample) {
    if samplesSeen % sampleStride == 0 { samples.append(sample) }
    samplesSeen += 1
    if samples.count > MemoryRecord.maximumSamples {
      samples = samples.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      sampleStride *= 2
    }
  }

  /// The newest second; nil before the first. A record for each second would cost more the longer the run goes.
  package var lastPoint: TimelinePoint? { timeline.last }

  /// The record of the lines so far; nil before the first line.
  public var record: RunRecord? {
    guard let start else { return nil }
    let elapsed = Double(elapsedNanoseconds) / 1e9
    let records = operationRecords(start, elapsed: elapsed)
    let count = records.reduce(UInt64(0)) { $0.adding($1.count) }
    let lost = Ending(
      .lost, message: "the run did not end by itself: its supervisor was killed; this is what it had measured")
    return RunRecord(
      tool: start.tool, host: start.host, scenario: start.plan, startedAt: ready?.startedAt, elapsedSeconds: elapsed,
      ending: end?.ending ?? lost,
      totals: Totals(
        operations: count, failures: records.reduce(UInt64(0)) { $0.adding($1.failures) },
        dropped: operations.joined().reduce(UInt64(0)) { $0.adding($1.dropped) },
        throughputPerSecond: elapsed > 0 ? Double(count) / elapsed : nil),
      operations: records, workers: end?.workers ?? [], timeline: timeline,
      memory: MemoryRecord(allocator: ready?.allocator, samples: samples), environment: environment(start),
      gauges: end?.gauges ?? [:], invariantViolation: end?.invariantViolation)
  }

  private func environment(_ start: StartLine) -> EnvironmentRecord {
    EnvironmentRecord(
      timerNanoseconds: ready?.timerNanoseconds, timerSource: ready?.timerSource,
      nullOperationNanoseconds: ready?.nullOperationNanoseconds,
      nullOperationSampledNanoseconds: ready?.nullOperationSampledNanoseconds, hiccupNanoseconds: end?.hiccups,
      stealPercent: end?.stealPercent, loadAverage: start.loadAverage,
      warnings: (ready?.warnings ?? []) + (end?.warnings ?? []))
  }

  private func operationRecords(_ start: StartLine, elapsed: Double) -> [OperationRecord] {
    var records: [OperationRecord] = []
    for (group, described) in start.plan.groups.enumerated() {
      for (index, mix) in described.mix.enumerated() {
        let operation = operations[group][index]
        let serviceTime = LatencyRecord(operation.serviceTime ?? Histogram(layout: .threeDigits))
        let latency = operation.latency.map { LatencyRecord($0) } ?? serviceTime
        let samples = operation.serviceTime?.totalCount ?? 0
        var kinds: [String: UInt64] = [:]
        for (code, count) in operation.failureKinds { kinds[failureName(code), default: 0].add(count) }
        // A file's arrays may be shorter than its plan: what it does not tell is not known.
        let isAsynchronous = ready.flatMap { $0.asynchronous.element(group)?.element(index) }
        let isCounted = ready?.countsAllocations == true && isAsynchronous == false
        records.append(
          OperationRecord(
            name: mix.operation, group: described.name, count: operation.count, failures: operation.failures,
            failureKinds: kinds, throughputPerSecond: elapsed > 0 ? Double(operation.count) / elapsed : nil,
            timing: ready?.timing.element(group), samples: samples, latencyNanoseconds: latency,
            serviceTimeNanoseconds: serviceTime, lagNanoseconds: operation.lag.map { LatencyRecord($0) },
            dropped: described.arrivals == nil ? nil : operation.dropped, nearTimerFloor: nearTimerFloor(serviceTime),
            allocatedBytesPerOperation: isCounted && samples > 0
              ? Double(operation.allocatedBytes) / Double(samples) : nil))
      }
    }
    return records
  }

  private func failureName(_ code: String) -> String {
    guard let number = Int32(code) else { return code }
    return end?.failureNames[number] ?? "code \(code)"
  }

  /// Below so many timer reads an operation's figures are largely the timer's.
  static let timerFloor = 4.0

  private func nearTimerFloor(_ latency: LatencyRecord) -> Bool? {
    guard let timer = ready?.timerNanoseconds, let median = latency.p50 else { return nil }
    return Double(median) < RecordBuilder.timerFloor * timer
  }
}

/// Counts read from a file may be anything: their sum stops at the largest number in place of ending the process.
extension UInt64 {
  fileprivate func adding(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  fileprivate mutating func add(_ other: UInt64) { self = adding(other) }
}

extension Array {
  /// Nil beyond the end.
  fileprivate func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
