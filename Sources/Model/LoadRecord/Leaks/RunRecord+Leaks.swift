extension RunRecord {
  /// The failure that kept the leak check from a verdict; nil: there was none, or a leak was found nevertheless.
  public var leakCheckFailure: Ending? { memory.leaks?.kind == .leak ? nil : memory.observations?.ending }

  /// Whether there was a leak check and nothing else: no operation was timed.
  package var isLeakCheckAlone: Bool { memory.leaks != nil && operations.allSatisfy { $0.samples == 0 } }

  /// Adds the results of a leak check to those of the timed phase.
  public mutating func addLeakCheck(_ check: MemoryRecord) {
    memory.leaks = check.leaks
    memory.observations = check.observations
    memory.sites = check.sites
    if check.observations?.isInterrupted == true, ending.kind == .completed || ending.kind == .aborted {
      ending = Ending(.interrupted, message: "interrupted during the leak check, after the measured phase")
    }
    // Only the check knows where its stacks are.
    if let found = check.observations?.ending, found.message == ending.message { ending = found }
    environment.warnings += (check.observations?.warnings ?? []).filter { !environment.warnings.contains($0) }
    for index in operations.indices {
      guard let entry = check.leaks?.operations?.first(where: { $0.name == operations[index].name }) else { continue }
      operations[index].retainedBytesPerOperation = entry.retainedBytes
      operations[index].allocatedObjectsPerOperation = entry.allocatedObjects
      if operations[index].samples == 0 { operations[index].allocatedBytesPerOperation = entry.allocatedBytes }
    }
  }
}
