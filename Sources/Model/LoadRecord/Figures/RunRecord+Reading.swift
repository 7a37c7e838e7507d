public import LoadScenario
internal import LoadStatistics

extension RunRecord {
  /// Reads a figure: the only place where figures are taken from a record.
  ///
  /// - Parameters:
  ///   - aggregate: one that the figure has.
  ///   - selectors: which part of it; empty: all operations pooled.
  public func reading(
    _ figure: MeasuredFigure, _ aggregate: Aggregate, _ selectors: [FigureSelector: String] = [:]
  ) -> FigureReading {
    let selected = operations.filter { selectors.selects(operation: $0.name, group: $0.group) }
    switch figure.source {
    case .times(let times): return self.times(times, aggregate, selected, selectors.result)
    case .counter(.operations) where aggregate == .rate: return throughput(selected, selectors.result)
    case .counter(.operations): return count(selected)
    case .counter(.failures): return failures(aggregate, selected)
    case .counter(.dropped): return dropped(aggregate, selected)
    case .allocations: return allocated(aggregate, selected)
    case .workers(let counter): return perOperation(counter, selectors)
    case .retention: return retained(selectors[.operation])
    case .leakCheck: return leaks
    case .leakProjection: return projected
    case .residentSize: return resident(aggregate)
    case .gauges: return gauge(selectors[.name] ?? "")
    }
  }

  // MARK: Times

  private func times(
    _ times: MeasuredFigure.Times, _ aggregate: Aggregate, _ selected: [OperationRecord], _ result: OperationResult?
  ) -> FigureReading {
    let records = selected.compactMap { operation in operation.times(times).map { (operation, $0) } }
    if times == .lag, records.isEmpty {
      return .missing("lag was not recorded: it requires 'arrivals' or \"submission\": \"operation\"")
    }
    var histograms: [Histogram] = []
    for (operation, record) in records {
      guard let histogram = operation.times(record, of: result) else {
        return .missing("the times of failed operations were not recorded separately for '\(operation.name)'")
      }
      histograms.append(histogram)
    }
    guard let pooled = histograms.pooled() else {
      return .missing(result.map { "no \($0.rawValue) was timed" } ?? "no operation was timed")
    }
    var reading = FigureReading(pooled.value(of: aggregate), samples: pooled.totalCount)
    reading.distribution = pooled
    reading.isExtremeOfSample = aggregate.isExtreme && records.contains { $0.0.samples < $0.0.count }
    let neverBegun = times == .latency && result != .failure ? selected.sum { $0.neverBegun ?? 0 } : 0
    if neverBegun > 0, aggregate.isRaised(by: neverBegun, of: pooled.totalCount) {
      reading.isLowerBound = true
      reading.note = "lower bound: \(Counted.text(neverBegun, "arrival")) had not begun when the phase ended"
    }
    return reading
  }

  // MARK: Counts

  private func throughput(_ selected: [OperationRecord], _ result: OperationResult?) -> FigureReading {
    let performed = selected.sum(\.count)
    guard performed > 0 else { return .missing("no operation was performed") }
    let failed = selected.sum(\.failures)
    let count =
      switch result {
      case nil: Double(performed)
      case .success: Double(performed) - Double(min(failed, performed))
      case .failure: Double(failed)
      }
    return FigureReading(elapsedSeconds > 0 ? count / elapsedSeconds : nil, samples: performed)
  }

  private func count(_ selected: [OperationRecord]) -> FigureReading {
    // As floating point, because a file's counts may be anything and a sum must not overflow.
    let count = selected.reduce(0.0) { $0 + Double($1.count) }
    return FigureReading(count, samples: max(selected.sum(\.count), 1))
  }

  private func failures(_ aggregate: Aggregate, _ selected: [OperationRecord]) -> FigureReading {
    let performed = selected.sum(\.count)
    guard performed > 0 else { return .missing("no operation was performed") }
    let failed = selected.sum(\.failures)
    return share(failed, of: performed, aggregate)
  }

  private func dropped(_ aggregate: Aggregate, _ selected: [OperationRecord]) -> FigureReading {
    let open = selected.filter { $0.dropped != nil }
    guard !open.isEmpty else { return .missing("the closed model drops nothing: add 'arrivals'") }
    let unperformed = open.map(\.unperformed).clampedSum()
    let arrivals = unperformed.addingClamped(open.sum(\.count))
    guard arrivals > 0 else { return .missing("no operation arrived") }
    var reading = share(unperformed, of: arrivals, aggregate)
    let neverBegun = open.sum { $0.neverBegun ?? 0 }
    if neverBegun > 0 { reading.note = "\(neverBegun) of them had not begun when the phase ended" }
    return reading
  }

  private func share(_ part: UInt64, of whole: UInt64, _ aggregate: Aggregate) -> FigureReading {
    guard aggregate == .rate else { return FigureReading(Double(part), samples: whole) }
    return FigureReading(Double(part) / Double(whole), samples: whole, counts: FisherTest.Counts(part, of: whole))
  }

  // MARK: Memory

  private func allocated(_ aggregate: Aggregate, _ selected: [OperationRecord]) -> FigureReading {
    let performed = selected.filter { $0.count > 0 }
    guard !performed.isEmpty else { return .missing("no operation was performed") }
    var total = 0.0
    for operation in performed {
      let mean =
        aggregate == .objects ? operation.allocatedObjectsPerOperation : operation.allocatedBytesPerOperation
      guard let mean else {
        let reason = aggregate == .objects ? uncountedObjects(operation.name) : uncountedBytes(operation)
        return .missing(reason)
      }
      total += mean * Double(operation.count)
    }
    // Only the leak check counts objects; it also counts bytes where nothing was timed.
    let timed = performed.sum(\.samples)
    let names = Set(performed.map(\.name))
    let watched = (memory.leaks?.operations ?? []).filter { $0.name.map(names.contains) ?? false }.sum(\.calls)
    let isOfLeakCheck = watched > 0 && (aggregate == .objects || timed == 0)
    return FigureReading(
      total / performed.reduce(0.0) { $0 + Double($1.count) }, samples: isOfLeakCheck ? watched : timed)
  }

  /// Why the objects that an operation allocates were not counted.
  private func uncountedObjects(_ name: String) -> String {
    guard let leaks = memory.leaks else {
      let remedy = scenario.memory.leaks == .off ? ": set \"memory\": { \"leaks\": \"detect\" }" : ""
      return "allocated objects are counted in the leak check, which did not run\(remedy)"
    }
    guard leaks.operations != nil else { return RunRecord.unattributed }
    return "the leak check counted no objects of '\(name)'"
  }

  /// Why the bytes that an operation allocates were not counted.
  private func uncountedBytes(_ operation: OperationRecord) -> String {
    let subject = "the allocations of '\(operation.name)' were not counted"
    guard operation.samples > 0 else { return "\(subject): none of its calls was timed" }
    guard let allocator = memory.allocator else { return "\(subject): the allocator of the run is unknown" }
    guard allocator.name == "jemalloc" else {
      return "\(subject): this requires jemalloc, but the run used \(allocator.name)"
    }
    let isSurelySynchronous = scenario.executor != .tasks && scenario.alternatives?.executors.contains(.tasks) != true
    return isSurelySynchronous
      ? "\(subject): this jemalloc does not count allocations by thread"
      : "\(subject): the operation is asynchronous, or this jemalloc does not count allocations by thread"
  }

  private static let unattributed = "allocations were not attributed to operations"

  /// What a call of the selected operation leaves behind, as the leak check attributed it.
  private func retained(_ name: String?) -> FigureReading {
    guard let leaks = memory.leaks else { return .missing("the leak check did not run") }
    guard let operations = leaks.operations else {
      return .missing(RunRecord.unattributed)
    }
    let selected = operations.filter { $0.name != nil && (name == nil || $0.name == name) && $0.calls > 0 }
    let calls = selected.reduce(0.0) { $0 + Double($1.calls) }
    guard calls > 0 else { return .missing("the leak check performed no selected operation") }
    // What happened outside of operations counts only for all operations together.
    let others = name == nil ? operations.filter { $0.name == nil } : []
    let retained =
      selected.reduce(0.0) { $0 + ($1.retainedBytes ?? 0) * Double($1.calls) }
      + others.reduce(0.0) { $0 + ($1.leftBytes ?? 0) }
    return FigureReading(retained / calls, samples: UInt64(exactly: calls) ?? .max)
  }

  private var leaks: FigureReading {
    guard let leaks = memory.leaks else { return .missing("the leak check did not run") }
    guard leaks.kind != .undecided else { return .missing(leaks.explanation) }
    return FigureReading(Double(leaks.culprits), samples: 1)
  }

  /// The additional memory that ten times the check's operations would take; an unexpected leak is extrapolated at its
  /// present bytes per operation.
  private var projected: FigureReading {
    guard let leaks = memory.leaks else { return .missing("the leak check did not run") }
    guard leaks.kind != .undecided else { return .missing(leaks.explanation) }
    let expected = leaks.expected.reduce(0) { $0 + $1.bytesPerOperation }
    let leaking = leaks.kind == .leak && leaks.culprits > 0 ? max(0, leaks.memoryBytesPerOperation - expected) : 0
    return FigureReading(
      9 * leaking * Double(leaks.operationsPerformed) + (leaks.bytesAtTenTimes ?? 0), samples: 1)
  }

  private func resident(_ aggregate: Aggregate) -> FigureReading {
    let bytes =
      aggregate == .growth
      ? memory.residentGrowthBytes.map { Double($0) } : memory.maximumResidentBytes.map { Double($0) }
    guard let bytes else {
      return .missing(
        merged == nil
          ? "the resident size was not sampled often enough" : "the memory of several processes is not merged")
    }
    return FigureReading(bytes, samples: UInt64(memory.samples.count))
  }

  // MARK: Workers and gauges

  private func perOperation(
    _ counter: MeasuredFigure.WorkerCounter, _ selectors: [FigureSelector: String]
  ) -> FigureReading {
    let group = selectors[.group]
    let selected = workers.filter { group == nil || $0.group == group }
    let operations = selected.sum(\.operations)
    guard operations > 0 else { return .missing("no operation was performed") }
    var total = 0.0
    for worker in selected where worker.operations > 0 {
      guard let amount = worker.amount(of: counter) else {
        return .missing(
          "not measured with asynchronous operations or with \"submission\": \"operation\": workers change threads"
        )
      }
      total += amount
    }
    return FigureReading(total / Double(operations), samples: operations)
  }

  private func gauge(_ name: String) -> FigureReading {
    guard let gauge = gauges[name] else {
      let known = gauges.keys.ordered()
      return .missing(
        known.isEmpty
          ? "the target reported no gauge"
          : "the target reported no gauge '\(name)': it reported \(known.joined(separator: ", "))")
    }
    guard let gauge else {
      return .missing(
        merged == nil
          ? "the target's gauge '\(name)' was not finite or could not be read"
          : "the gauge '\(name)' is missing or differs between the merged runs")
    }
    return FigureReading(gauge, samples: 1)
  }
}

extension OperationRecord {
  /// The probe of a distribution; nil where the run's model does not have it.
  fileprivate func times(_ times: MeasuredFigure.Times) -> LatencyRecord? {
    switch times {
    case .latency: latencyNanoseconds
    case .serviceTime: serviceTimeNanoseconds
    case .lag: lagNanoseconds
    }
  }

  /// The part of the latencies that belongs to a result; nil where it was not recorded separately.
  fileprivate func times(_ all: LatencyRecord, of result: OperationResult?) -> Histogram? {
    guard let result else { return all.histogram }
    guard failures > 0 else { return result == .success ? all.histogram : Histogram(layout: all.histogram.layout) }
    guard let failed = failedLatencyNanoseconds?.histogram else { return nil }
    return result == .failure ? failed : try? all.histogram.subtracting(failed)
  }
}

extension Aggregate {
  /// Whether values that are lower bounds, and usually large, may raise the aggregate.
  fileprivate func isRaised(by bounds: UInt64, of total: UInt64) -> Bool {
    switch self {
    case .mean, .maximum, .standardDeviation: true
    case .median: Double(bounds) >= 0.5 * Double(total)
    case .percentile(let percentile): Double(bounds) >= (100 - percentile) / 100 * Double(total)
    case .minimum, .rate, .count, .bytes, .objects, .growth, .value: false
    }
  }
}

extension WorkerRecord {
  /// The probe of a counter; nil where it cannot be attributed to workers.
  fileprivate func amount(of counter: MeasuredFigure.WorkerCounter) -> Double? {
    switch counter {
    case .processorTime: cpuSeconds.map { $0 * 1e9 }
    }
  }
}

extension Histogram {
  /// An aggregate of times; nil for aggregates of other figures and without values.
  fileprivate func value(of aggregate: Aggregate) -> Double? {
    switch aggregate {
    case .mean: mean
    case .minimum: min.map { Double($0) }
    case .maximum: max.map { Double($0) }
    case .median: value(atPercentile: 50).map { Double($0) }
    case .standardDeviation: standardDeviation
    case .percentile(let percentile): value(atPercentile: percentile).map { Double($0) }
    case .rate, .count, .bytes, .objects, .growth, .value: nil
    }
  }
}

extension Array {
  /// Counts read from files may be anything: the sum stops at the largest number.
  fileprivate func sum(_ count: (Element) -> UInt64) -> UInt64 { map(count).clampedSum() }
}
