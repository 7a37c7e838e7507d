internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// What a record says about a threshold's metric: a figure, or why there is none.
struct Observation: Sendable, Equatable {
  /// In the metric's base unit.
  var value: Double?
  /// How many samples the figure stands on.
  var samples: UInt64
  /// Why there is no figure.
  var note: String?

  static func missing(_ note: String) -> Observation { Observation(value: nil, samples: 0, note: note) }

  /// Looks up a threshold's figure.
  init(_ threshold: Threshold, in record: RunRecord) {
    switch threshold.metric {
    case .latency: self = .times(threshold, record, \.latencyNanoseconds)
    case .serviceTime: self = .times(threshold, record, \.serviceTimeNanoseconds)
    case .lag: self = .lag(threshold, record)
    case .dropped: self = .dropped(threshold, record)
    case .throughput, .operations, .failures: self = .counts(threshold, record)
    case .allocated: self = .allocated(threshold, record)
    case .retained: self = .retained(threshold, record)
    case .leaks: self = .leaks(record)
    case .resident: self = .resident(threshold, record)
    case .gauge: self = .gauge(threshold, record)
    }
  }

  private init(value: Double?, samples: UInt64, note: String?) {
    self.value = value
    self.samples = samples
    self.note = note
  }

  /// The operations that the selectors name; all without selectors.
  private static func selected(_ threshold: Threshold, _ record: RunRecord) -> [OperationRecord] {
    record.operations.filter { operation in
      (threshold.selectors["operation"].map { $0 == operation.name } ?? true)
        && (threshold.selectors["group"].map { $0 == operation.group } ?? true)
    }
  }

  private static func times(
    _ threshold: Threshold, _ record: RunRecord, _ times: KeyPath<OperationRecord, LatencyRecord>
  ) -> Observation {
    pooled(threshold, selected(threshold, record).map { $0[keyPath: times] })
  }

  private static func lag(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let lags = selected(threshold, record).compactMap(\.lagNanoseconds)
    return lags.isEmpty ? .missing("the closed model has no lag: add 'arrivals'") : pooled(threshold, lags)
  }

  /// Dropped arrivals, or their share of all arrivals.
  private static func dropped(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let operations = selected(threshold, record).filter { $0.dropped != nil }
    guard !operations.isEmpty else { return .missing("the closed model drops nothing: add 'arrivals'") }
    let dropped = operations.reduce(0.0) { $0 + Double($1.dropped ?? 0) }
    let arrivals = operations.reduce(dropped) { $0 + Double($1.count) }
    guard arrivals > 0 else { return .missing("nothing arrived") }
    return Observation(
      value: threshold.aggregate == .count ? dropped : dropped / arrivals, samples: UInt64(exactly: arrivals) ?? .max,
      note: nil)
  }

  private static func pooled(_ threshold: Threshold, _ records: [LatencyRecord]) -> Observation {
    var pooled: Histogram?
    for record in records where pooled?.add(record.histogram) == nil { pooled = record.histogram }
    guard let pooled, !pooled.isEmpty else { return .missing("no operation was timed") }
    let value: Double? =
      switch threshold.aggregate {
      case .mean: pooled.mean
      case .minimum: pooled.min.map { Double($0) }
      case .maximum: pooled.max.map { Double($0) }
      case .median: pooled.value(atPercentile: 50).map { Double($0) }
      case .standardDeviation: pooled.standardDeviation
      case .percentile(let percentile): pooled.value(atPercentile: percentile).map { Double($0) }
      case .rate, .count, .bytes, .objects, .growth, .value: nil
      }
    return Observation(value: value, samples: pooled.totalCount, note: nil)
  }

  private static func counts(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let operations = selected(threshold, record)
    // As floating point, because a file's counts may be anything and a sum must not overflow.
    let count = operations.reduce(0.0) { $0 + Double($1.count) }
    let failures = operations.reduce(0.0) { $0 + Double($1.failures) }
    let samples = UInt64(exactly: count) ?? .max
    if threshold.metric == .operations { return Observation(value: count, samples: max(samples, 1), note: nil) }
    guard count > 0 else { return .missing("no operation was performed") }
    let value: Double? =
      switch (threshold.metric, threshold.aggregate) {
      case (.throughput, _): record.elapsedSeconds > 0 ? count / record.elapsedSeconds : nil
      case (.failures, .count): failures
      case (.failures, _): failures / count
      default: nil
      }
    return Observation(value: value, samples: samples, note: value == nil ? "not measured" : nil)
  }

  private static func allocated(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let operations = selected(threshold, record).filter { $0.count > 0 }
    guard !operations.isEmpty else { return .missing("no operation was performed") }
    var total = 0.0
    for operation in operations {
      let mean =
        threshold.aggregate == .objects
        ? operation.allocatedObjectsPerOperation : operation.allocatedBytesPerOperation
      guard let mean else {
        return .missing("what '\(operation.name)' allocates was not measured (asynchronous, or no jemalloc)")
      }
      total += mean * Double(operation.count)
    }
    let samples = operations.reduce(0.0) { $0 + Double($1.samples) }
    return Observation(
      value: total / operations.reduce(0.0) { $0 + Double($1.count) }, samples: UInt64(exactly: samples) ?? .max,
      note: nil)
  }

  /// What a call of the selected operations leaves behind, as the leak check saw it.
  private static func retained(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    guard let leaks = record.memory.leaks else { return .missing("the leak check was not made") }
    guard let operations = leaks.operations else {
      return .missing("the allocator does not tell what an operation retains")
    }
    let name = threshold.selectors["operation"]
    let selected = operations.filter { $0.name != nil && (name == nil || $0.name == name) && $0.calls > 0 }
    let calls = selected.reduce(0.0) { $0 + Double($1.calls) }
    guard calls > 0 else { return .missing("the leak check performed no such operation") }
    // What happened in none is whose it may be: it belongs to all together.
    let others = name == nil ? operations.filter { $0.name == nil } : []
    let retained =
      selected.reduce(0.0) { $0 + ($1.retainedBytes ?? 0) * Double($1.calls) }
      + others.reduce(0.0) { $0 + ($1.leftBytes ?? 0) }
    return Observation(value: retained / calls, samples: UInt64(exactly: calls) ?? .max, note: nil)
  }

  private static func leaks(_ record: RunRecord) -> Observation {
    guard let leaks = record.memory.leaks else { return .missing("leaks were not looked for") }
    guard leaks.kind != .undecided else { return .missing(leaks.explanation) }
    return Observation(value: Double(leaks.culprits), samples: 1, note: nil)
  }

  private static func resident(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let value =
      threshold.aggregate == .growth
      ? record.memory.residentGrowthBytes.map { Double($0) } : record.memory.maximumResidentBytes.map { Double($0) }
    guard let value else {
      return .missing(
        record.merged == nil
          ? "the resident size was not read often enough" : "the memory of several processes is not merged")
    }
    return Observation(value: value, samples: UInt64(record.memory.samples.count), note: nil)
  }

  private static func gauge(_ threshold: Threshold, _ record: RunRecord) -> Observation {
    let name = threshold.selectors["name"] ?? ""
    guard let gauge = record.gauges[name] else {
      let known = record.gauges.keys.ordered()
      return .missing(
        known.isEmpty
          ? "the target reported no gauge"
          : "the target reported no gauge '\(name)', only \(known.joined(separator: ", "))")
    }
    guard let gauge else {
      return .missing(
        record.merged == nil
          ? "the target could not read its gauge '\(name)'" : "the merged runs do not agree on the gauge '\(name)'")
    }
    return Observation(value: gauge, samples: 1, note: nil)
  }
}
