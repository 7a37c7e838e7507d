internal import LoadScenario

/// The keys of `memory`: the verdict and the observations of the leak check are side by side in it.
extension MemoryRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case allocator, samples, peakResidentBytes
    case verdict, growthBytesPerOperation, sizeClasses, operations, sites
    case executor, windowSizeClasses, operationNames, beginning, windows, controls, allocations
    case exhausted, stop, failures, incompleteness, ending, warnings
  }

  /// Reads the keys; those of the leak check may be missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      allocator: try values.decodeIfPresent(AllocatorRecord.self, forKey: .allocator),
      samples: try values.decode([MemorySample].self, forKey: .samples),
      peakResidentBytes: try values.decodeIfPresent(UInt64.self, forKey: .peakResidentBytes))
    if var verdict = try values.decodeIfPresent(LeakVerdict.self, forKey: .verdict) {
      verdict.growthBytesPerOperation = try values.decodeIfPresent(
        LeakVerdict.Estimate.self, forKey: .growthBytesPerOperation)
      verdict.sizeClasses = try values.decodeIfPresent([LeakVerdict.SizeClass].self, forKey: .sizeClasses) ?? []
      verdict.operations = try values.decodeIfPresent([LeakVerdict.Operation].self, forKey: .operations)
      leaks = verdict
    }
    sites = try values.decodeIfPresent([CallSiteRecord].self, forKey: .sites)
    guard let executor = try values.decodeIfPresent(String.self, forKey: .executor) else { return }
    observations = LeakObservations(
      executor: executor, sizeClasses: try values.decodeIfPresent([UInt64].self, forKey: .windowSizeClasses) ?? [],
      beginning: try values.decodeIfPresent([LeakObservations.Point].self, forKey: .beginning) ?? [],
      windows: try values.decodeIfPresent([LeakWindow].self, forKey: .windows) ?? [],
      controls: try values.decodeIfPresent([LeakObservations.Control].self, forKey: .controls) ?? [],
      operationNames: try values.decodeIfPresent([String].self, forKey: .operationNames),
      operations: try values.decodeIfPresent([OperationAllocations].self, forKey: .allocations),
      exhausted: try values.decodeIfPresent(LeakResource.Exhaustion.self, forKey: .exhausted),
      stop: try values.decodeIfPresent(LeakCheckStop.self, forKey: .stop),
      failures: try values.decodeIfPresent([LeakCheckFailures].self, forKey: .failures) ?? [],
      incompleteness: try values.decodeIfPresent(String.self, forKey: .incompleteness),
      ending: try values.decodeIfPresent(Ending.self, forKey: .ending),
      warnings: try values.decodeIfPresent([String].self, forKey: .warnings) ?? [])
  }

  /// Writes the keys that have a value.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(allocator, forKey: .allocator)
    try values.encode(samples, forKey: .samples)
    try values.encodeIfPresent(peakResidentBytes, forKey: .peakResidentBytes)
    if let leaks {
      try values.encode(leaks, forKey: .verdict)
      try values.encodeIfPresent(leaks.growthBytesPerOperation, forKey: .growthBytesPerOperation)
      try values.encode(leaks.sizeClasses, forKey: .sizeClasses)
      try values.encodeIfPresent(leaks.operations, forKey: .operations)
    }
    try values.encodeIfPresent(sites, forKey: .sites)
    guard let observations else { return }
    try values.encode(observations.executor, forKey: .executor)
    try values.encode(observations.sizeClasses, forKey: .windowSizeClasses)
    try values.encodeIfPresent(observations.operationNames, forKey: .operationNames)
    if !observations.beginning.isEmpty { try values.encode(observations.beginning, forKey: .beginning) }
    try values.encode(observations.windows, forKey: .windows)
    try values.encode(observations.controls, forKey: .controls)
    try values.encodeIfPresent(observations.operations, forKey: .allocations)
    try values.encodeIfPresent(observations.exhausted, forKey: .exhausted)
    try values.encodeIfPresent(observations.stop, forKey: .stop)
    if !observations.failures.isEmpty { try values.encode(observations.failures, forKey: .failures) }
    try values.encodeIfPresent(observations.incompleteness, forKey: .incompleteness)
    try values.encodeIfPresent(observations.ending, forKey: .ending)
    try values.encode(observations.warnings, forKey: .warnings)
  }
}
