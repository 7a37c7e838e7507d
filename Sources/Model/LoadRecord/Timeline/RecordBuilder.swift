internal import LoadScenario
internal import LoadStatistics

/// Folds the lines of a timeline into a record: the same code for a run that completed and for the remains of a killed
/// one.
///
/// Its memory does not depend on the run's length beyond one ``TimelinePoint`` a second.
public struct RecordBuilder: Sendable {
  private var start: StartLine?
  private var ready: ReadyLine?
  private var end: EndLine?
  private var elapsedNanoseconds: UInt64 = 0
  private var operations: [[IntervalLine.OperationInterval]] = []
  private var timeline: [TimelinePoint] = []
  private var samples: [MemorySample] = []
  /// One of this many samples is kept.
  private var sampleStride = 1
  private var samplesSeen = 0

  /// A builder without lines.
  public init() {}

  /// Adds the next line.
  public mutating func add(_ line: TimelineLine) {
    switch line {
    case .start(let line):
      start = line
      operations = line.plan.groups.map { group in
        group.mix.map { entry in
          IntervalLine.OperationInterval(
            name: entry.operation, group: group.name, count: 0, failures: 0, failureKinds: [:], allocatedBytes: 0,
            serviceTime: Histogram(layout: .threeDigits), dropped: group.arrivals == nil ? nil : 0)
        }
      }
    case .ready(let line): ready = line
    case .interval(let line): add(line)
    case .end(let line): end = line
    }
  }

  private mutating func add(_ line: IntervalLine) {
    elapsedNanoseconds = elapsedNanoseconds.addingClamped(line.lengthNanoseconds)
    var entries = line.operations.makeIterator()
    for group in operations.indices {
      for index in operations[group].indices {
        guard let entry = entries.next() else { break }
        operations[group][index].add(entry)
      }
    }
    for sample in line.memory { keep(sample) }
    let total = line.total
    let percentiles = total?.responseTimes.values(atPercentiles: [50, 99])
    timeline.append(
      TimelinePoint(
        second: line.second, throughputPerSecond: line.throughputPerSecond, failures: total?.failures ?? 0,
        p50Nanoseconds: percentiles?[0], p99Nanoseconds: percentiles?[1], maxNanoseconds: total?.responseTimes.max,
        activeWorkers: line.activeWorkers,
        offeredPerSecond: start.flatMap { line.offeredPerSecond(of: $0.plan) },
        residentBytes: line.memory.last?.residentBytes, liveBytes: line.memory.last?.liveBytes))
  }

  private mutating func keep(_ sample: MemorySample) {
    if samplesSeen % sampleStride == 0 { samples.append(sample) }
    samplesSeen += 1
    if samples.count > MemoryRecord.maximumSamples {
      samples = samples.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      sampleStride *= 2
    }
  }

  /// The newest second; nil before the first. Building a record every second would cost more the longer the run goes.
  package var lastPoint: TimelinePoint? { timeline.last }

  /// The record of the lines so far; nil before the first line.
  public var record: RunRecord? {
    guard let start else { return nil }
    let elapsed = Double(elapsedNanoseconds) / 1e9
    let records = operationRecords(start, elapsed: elapsed)
    let count = records.map(\.count).clampedSum()
    let lost = Ending(
      .lost,
      message: "the run did not complete: its supervisor was killed; the record has what was measured until then")
    return RunRecord(
      tool: start.tool, host: start.host, scenario: start.plan, startedAt: ready?.startedAt, elapsedSeconds: elapsed,
      ending: end?.ending ?? lost,
      totals: Totals(
        operations: count, failures: records.map(\.failures).clampedSum(),
        dropped: records.compactMap(\.dropped).clampedSum(),
        throughputPerSecond: elapsed > 0 ? Double(count) / elapsed : nil),
      operations: records, workers: end?.workers ?? [], timeline: timeline,
      memory: MemoryRecord(
        allocator: ready?.allocator, samples: samples, peakResidentBytes: end?.peakResidentBytes),
      environment: environment(start),
      gauges: end?.gauges ?? [:], invariantViolation: end?.invariantViolation)
  }

  private func environment(_ start: StartLine) -> EnvironmentRecord {
    EnvironmentRecord(
      timerNanoseconds: ready?.timerNanoseconds, timerSource: ready?.timerSource,
      nullOperationNanoseconds: ready?.nullOperationNanoseconds,
      nullOperationSampledNanoseconds: ready?.nullOperationSampledNanoseconds, hiccupNanoseconds: end?.hiccups,
      stealPercent: end?.stealPercent, disturbances: end?.disturbances, loadAverage: start.loadAverage,
      warnings: (ready?.warnings ?? []) + (end?.warnings ?? []))
  }

  private func operationRecords(_ start: StartLine, elapsed: Double) -> [OperationRecord] {
    var records: [OperationRecord] = []
    for (group, described) in start.plan.groups.enumerated() {
      for (index, mix) in described.mix.enumerated() {
        let operation = operations[group][index]
        let serviceTime = LatencyRecord(operation.serviceTime)
        let latency = operation.latency.map { LatencyRecord($0) } ?? serviceTime
        let samples = operation.serviceTime.totalCount
        var kinds: [String: UInt64] = [:]
        for (code, count) in operation.failureKinds {
          kinds[failureName(code)] = kinds[failureName(code), default: 0].addingClamped(count)
        }
        // A file's arrays may be shorter than its plan; missing entries are unknown.
        let isAsynchronous = ready.flatMap { $0.asynchronous.element(group)?.element(index) }
        let isCounted = ready?.countsAllocations == true && isAsynchronous == false
        records.append(
          OperationRecord(
            name: mix.operation, group: described.name, count: operation.count, failures: operation.failures,
            failureKinds: kinds, throughputPerSecond: elapsed > 0 ? Double(operation.count) / elapsed : nil,
            timing: ready?.timing.element(group), samples: samples, latencyNanoseconds: latency,
            serviceTimeNanoseconds: serviceTime, lagNanoseconds: operation.lag.map { LatencyRecord($0) },
            failedLatencyNanoseconds: operation.failedLatency.map { LatencyRecord($0) }, dropped: operation.dropped,
            neverBegun: operation.neverBegun, nearTimerFloor: nearTimerFloor(serviceTime),
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

  /// Below this number of timer reads, an operation's figures are dominated by timer overhead.
  static let timerFloor = 4.0

  private func nearTimerFloor(_ latency: LatencyRecord) -> Bool? {
    guard let timer = ready?.timerNanoseconds, let median = latency.p50 else { return nil }
    return Double(median) < RecordBuilder.timerFloor * timer
  }
}

extension Array {
  /// Nil beyond the end.
  fileprivate func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
