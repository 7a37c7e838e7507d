public import LoadScenario
internal import LoadStatistics

extension RunRecord {
  /// The shards that the record covers: its own, or those that it was merged from. Empty for runs of whole plans.
  public var shards: [Shard] { scenario.shard.map { [$0.shard] } ?? merged?.compactMap(\.shard) ?? [] }

  /// The shards that a merged record lacks. Empty for any other record.
  public var missingShards: [Shard] {
    guard scenario.shard == nil, let count = shards.first?.count else { return [] }
    let present = Set(shards.map(\.index))
    return (0..<count).lazy.filter { !present.contains($0) }.compactMap { Shard(index: $0, count: count) }
  }

  /// The number of arrivals that a group was offered; nil in the closed model. Each of several runs counts by its own
  /// time.
  public func expectedArrivals(ofGroup number: Int) -> Double? {
    guard scenario.groups.indices.contains(number), let arrivals = scenario.groups[number].arrivals else { return nil }
    guard let merged, !merged.isEmpty else { return arrivals.expected(seconds: offeringSeconds(elapsedSeconds)) }
    // A file may have any number of workers; a number that no plan can have is not split.
    let isPlausible = scenario.groups.allSatisfy { (1...Executor.tasks.maximumWorkers).contains($0.workers) }
    return merged.reduce(0) { sum, run in
      let shard = isPlausible ? run.shard : nil
      let part = shard.flatMap { try? scenario.part($0).groups[number].arrivals }
      return sum + (part ?? arrivals).expected(seconds: offeringSeconds(run.elapsedSeconds))
    }
  }

  /// Nothing arrives after the phase, however long its last operation takes.
  private func offeringSeconds(_ elapsed: Double) -> Double {
    guard case .duration(let nanoseconds) = scenario.length else { return elapsed }
    return min(elapsed, Double(nanoseconds) / 1e9)
  }
}

extension Arrivals {
  /// - Parameter seconds: read from a file, so it may be any number.
  fileprivate func expected(seconds: Double) -> Double {
    guard seconds > 0 else { return 0 }
    return expected(toNanoseconds: UInt64(clampedWhole: seconds * 1e9))
  }
}
