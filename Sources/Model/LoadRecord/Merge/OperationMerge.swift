internal import LoadStatistics

/// Adds up the entries of one operation of one group in several records: over shards, repetitions and runs.
package struct OperationMerge {
  private let entries: [OperationRecord]

  /// A merge of entries for the same operation.
  package init(_ entries: [OperationRecord]) { self.entries = entries }

  /// The significant digits of histograms with different buckets, which cannot be added exactly, for messages; nil
  /// where they can.
  package var differingDigits: String? {
    let times = entries.flatMap {
      [$0.serviceTimeNanoseconds, $0.latencyNanoseconds] + [$0.lagNanoseconds].compactMap { $0 }
    }
    // An operation that was never timed has an empty histogram of any layout.
    let layouts = times.map(\.histogram).filter { !$0.isEmpty }.map(\.layout)
    guard let first = layouts.first, let other = layouts.first(where: { $0 != first }) else { return nil }
    return "\(first.significantDigits) and \(other.significantDigits)"
  }

  /// The sum of the entries, without their throughput.
  ///
  /// - Parameter first: one of them, for what all have in common.
  package func merged(like first: OperationRecord) -> OperationRecord {
    var merged = first
    merged.count = entries.map(\.count).clampedSum()
    merged.failures = entries.map(\.failures).clampedSum()
    merged.failureKinds = entries.reduce(into: [:]) { kinds, entry in
      kinds.merge(entry.failureKinds) { $0.addingClamped($1) }
    }
    merged.throughputPerSecond = nil
    if entries.contains(where: { $0.timing != first.timing }) { merged.timing = nil }
    merged.samples = entries.map(\.samples).clampedSum()
    merged.serviceTimeNanoseconds = sum(entries.map(\.serviceTimeNanoseconds))
    // In the closed model, both are the same distribution.
    let isOne = entries.allSatisfy { $0.latencyNanoseconds == $0.serviceTimeNanoseconds }
    merged.latencyNanoseconds =
      isOne ? merged.serviceTimeNanoseconds : sum(entries.map(\.latencyNanoseconds))
    let lags = entries.compactMap(\.lagNanoseconds)
    merged.lagNanoseconds = lags.count == entries.count ? sum(lags) : nil
    let failed = entries.compactMap(\.failedLatencyNanoseconds)
    // If one run does not record them separately, the merged record cannot.
    let isKnown = entries.allSatisfy { $0.failures == 0 || $0.failedLatencyNanoseconds != nil }
    merged.failedLatencyNanoseconds = isKnown && !failed.isEmpty ? sum(failed) : nil
    let dropped = entries.compactMap(\.dropped)
    merged.dropped = dropped.count == entries.count ? dropped.clampedSum() : nil
    let neverBegun = entries.compactMap(\.neverBegun)
    merged.neverBegun = neverBegun.count == entries.count ? neverBegun.clampedSum() : nil
    merged.nearTimerFloor = isNearTimerFloor
    merged.allocatedBytesPerOperation = mean(\.allocatedBytesPerOperation)
    merged.allocatedObjectsPerOperation = mean(\.allocatedObjectsPerOperation)
    merged.retainedBytesPerOperation = nil
    return merged
  }

  private func sum(_ times: [LatencyRecord]) -> LatencyRecord {
    let histograms = times.map(\.histogram)
    return LatencyRecord(histograms.pooled() ?? histograms.first ?? Histogram(layout: .threeDigits))
  }

  /// If one run is near the floor, so is a good part of the distribution.
  private var isNearTimerFloor: Bool? {
    if entries.contains(where: { $0.nearTimerFloor == true }) { return true }
    return entries.allSatisfy { $0.nearTimerFloor == false } ? false : nil
  }

  /// The mean over the timed operations of all; nil where one run that timed any does not know it.
  private func mean(_ figure: (OperationRecord) -> Double?) -> Double? {
    let timed = entries.filter { $0.samples > 0 }
    var total = 0.0
    for entry in timed {
      guard let mean = figure(entry) else { return nil }
      // The allocated total is a whole number, whose last bit the division may have changed.
      total += (mean * Double(entry.samples)).rounded()
    }
    let samples = timed.map(\.samples).clampedSum()
    return samples > 0 ? total / Double(samples) : nil
  }
}
