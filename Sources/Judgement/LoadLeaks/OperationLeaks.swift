internal import LoadRecord
internal import LoadStatistics

/// Operations that leak by their own accounts, where all live memory does not show it: what others make and release hides it.
///
/// What an operation made that is alive is a series of its own, exact however much the others' moves. It is no growth where
/// theirs becomes less by as much, as where two operations share a cache that is full.
struct OperationLeaks {
  /// One that leaks.
  private struct Leak {
    let name: String
    let verdict: LeakVerdict
    let estimate: LeakVerdict.Estimate
    /// What it left of each size class in the second pass.
    let allocations: OperationAllocations?
  }

  private let leaks: [Leak]
  /// By how much what the other operations made falls at most.
  private let hiddenBy: Double

  /// Nil where no operation leaks so.
  init?(_ observations: LeakObservations, _ course: Course, _ parameters: LeakParameters) {
    guard let live = course.live, let names = observations.operationNames else { return nil }
    var parameters = parameters
    // Nothing else is in an operation's own account but what its pool keeps for the threads that perform it.
    parameters.minimumStepBytes = max(parameters.minimumOperationBytes, course.poolStores(parameters))
    let accounts = names.indices.compactMap { observations.ofOperation($0) }
    guard accounts.count == names.count else { return nil }
    let found = zip(names, accounts).compactMap { name, account -> Leak? in
      let verdict = LeakJudge.judge(account, parameters: parameters)
      guard verdict.kind == .leak, let estimate = verdict.growthBytesPerOperation, estimate.low > 0 else { return nil }
      return Leak(name: name, verdict: verdict, estimate: estimate, allocations: account.operations?.first)
    }.ordered { $0.estimate.estimate > $1.estimate.estimate }
    let growth = found.reduce(0) { $0 + $1.estimate.estimate }
    let series = accounts.compactMap { Course($0).live }
    let total = live.settled(parameters)
    let line = Line(x: total.operations, y: total.values)
    guard !found.isEmpty, line.slope + 3 * line.slopeError > parameters.compensation * growth,
      Self.shrinkage(of: series, in: live, parameters) < parameters.compensation * growth
    else { return nil }
    leaks = found
    let others = zip(names, series).filter { entry in !found.contains { $0.name == entry.0 } }.map(\.1)
    hiddenBy = Series.sum(others)?.settled(parameters).deepestFall ?? 0
  }

  /// By how much the accounts, and what is in none of them, become less with each operation.
  private static func shrinkage(of accounts: [Series], in live: Series, _ parameters: LeakParameters) -> Double {
    let rest = Series.sum(accounts).map { $0.subtracted(from: live) }
    return (accounts + [rest].compactMap { $0 }).reduce(0) { sum, series in
      let mirrored = Series(operations: series.operations, values: series.values.map { -$0 })
      return sum
        + max(
          0, ClassGrowth.growth(mirrored, minimum: parameters.minimumStepBytes, parameters)?.estimate.slope ?? 0)
    }
  }

  /// A size class with a smaller share of an operation's growth is not followed.
  private static let classShare = 0.1

  /// The verdict on all that was seen, in which these leak.
  func verdict(_ whole: LeakVerdict) -> LeakVerdict {
    var verdict = whole
    verdict.kind = .leak
    verdict.also = ([whole.kind] + whole.also).filter { $0 != .stable && $0 != .undecided }
    let estimates = leaks.map(\.estimate)
    verdict.growthBytesPerOperation = LeakVerdict.Estimate(
      estimate: estimates.reduce(0) { $0 + $1.estimate }, low: estimates.reduce(0) { $0 + $1.low },
      high: estimates.reduce(0) { $0 + $1.high })
    verdict.growingMemory = .heap
    verdict.sizeClasses = sizeClasses(of: whole)
    verdict.culprit = leaks.first?.name
    verdict.operations = whole.operations?.map { entry in
      var entry = entry
      entry.growthBytesPerOperation = leaks.first { $0.name == entry.name }?.estimate.estimate ?? 0
      return entry
    }.ordered { $0.growthBytesPerOperation > $1.growthBytesPerOperation }
    verdict.operationsNeeded = nil
    verdict.operationsToConfirm = leaks.compactMap(\.verdict.operationsToConfirm).max()
    verdict.explanation = LeakWords.hiddenLeak(verdict, by: hiddenBy)
    verdict.ruledOut = leaks[0].verdict.ruledOut
    return verdict
  }

  /// The size classes of what they leave, so that those alone are followed.
  private func sizeClasses(of whole: LeakVerdict) -> [LeakVerdict.SizeClass] {
    let calls = (whole.operations ?? []).reduce(0) { $0 + Double($1.calls) }
    guard calls > 0 else { return [] }
    let left = leaks.flatMap { leak in
      (leak.allocations?.sizeClasses ?? []).filter {
        $0.retainedBytes / calls > Self.classShare * leak.estimate.estimate
      }
    }
    return Dictionary(grouping: left, by: \.bytes).map { bytes, entries in
      LeakVerdict.SizeClass(
        bytes: bytes, objectsPerThousandOperations: entries.reduce(0) { $0 + $1.retained } / calls * 1000,
        bytesPerOperation: entries.reduce(0) { $0 + $1.retainedBytes } / calls)
    }.ordered { $0.bytesPerOperation > $1.bytesPerOperation }
  }
}

extension Series {
  /// The sum of series at the same points; nil without any.
  fileprivate static func sum(_ all: [Series]) -> Series? {
    all.dropFirst().reduce(all.first) { sum, next in
      sum.map { Series(operations: $0.operations, values: zip($0.values, next.values).map { $0 + $1 }) }
    }
  }

  /// What is left of a whole without this part of it.
  fileprivate func subtracted(from whole: Series) -> Series {
    Series(operations: operations, values: zip(whole.values, values).map { $0 - $1 })
  }
}
