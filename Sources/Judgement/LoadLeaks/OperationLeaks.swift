internal import LoadRecord
internal import LoadStatistics

/// Operations that leak, or may leak, by their own accounts.
struct OperationLeaks {
  /// Ordered by growth, the largest first.
  private let leaks: [(account: AccountVerdicts.Account, growth: LeakVerdict.Estimate)]
  /// Operations that grow; more operations are needed to decide whether they leak.
  private let open: [(account: AccountVerdicts.Account, slope: Double)]
  private let accounts: AccountVerdicts
  private let live: Series

  private var parameters: LeakParameters { accounts.parameters }

  /// Nil if no operation may leak by its account, or if live memory is unknown.
  init?(_ accounts: AccountVerdicts, _ course: Course) {
    guard let live = course.live else { return nil }
    leaks = accounts.all.compactMap { account in
      guard account.verdict.kind == .leak, let growth = account.verdict.growthBytesPerOperation, growth.low > 0 else {
        return nil
      }
      return (account, growth)
    }.ordered { $0.growth.estimate > $1.growth.estimate }
    open = accounts.all.filter { $0.verdict.kind == .undecided }
      .map { ($0, $0.live.settled(accounts.parameters).slope) }.ordered { $0.slope > $1.slope }
    guard !leaks.isEmpty || !open.isEmpty else { return nil }
    self.accounts = accounts
    self.live = live
  }

  /// The growth of each leaking operation, in bytes per operation of the mix.
  var growth: [String: Double] {
    Dictionary(leaks.map { ($0.account.name, $0.growth.estimate) }, uniquingKeysWith: +)
  }

  // MARK: Leaks that the total hides

  /// A size class with a smaller share of an operation's growth is not followed.
  private static let classShare = 0.1

  /// Whether total live memory may hide them: it may grow by as much, and no other memory shrinks by as much, as it
  /// does if two operations share a full cache.
  var mayBeHidden: Bool {
    let growth =
      leaks.isEmpty ? open.reduce(0) { $0 + $1.slope } : leaks.reduce(0) { $0 + $1.growth.estimate }
    let least = parameters.compensation * growth
    let trend = live.settled(parameters).trend
    // If the windows are hardly longer than the part before them, the growth may have been released there.
    return live.span >= LeakFindings.doubling * (live.operations.first ?? 0)
      && trend.slope + 3 * trend.slopeError > least && shrinkage < least
  }

  /// The decrease of accounts, and of memory in none of them, per operation.
  private var shrinkage: Double {
    let rest = accounts.all.reduce(live) { $0.subtracting($1.live) }
    return (accounts.all.map(\.live) + [rest]).reduce(0) { sum, series in
      let growth = SeriesGrowth(series.mirrored, minimum: parameters.minimumOperationBytes, parameters)
      return sum + max(0, growth.lastingWithoutLows?.estimate.slope ?? 0)
    }
  }

  /// The verdict on a check whose total hides them.
  func verdict(_ whole: LeakVerdict) -> LeakVerdict {
    guard !leaks.isEmpty else { return undecided(whole) }
    var verdict = whole
    verdict.kind = .leak
    verdict.also = ([whole.kind] + whole.also).filter { $0 != .stable && $0 != .undecided }
    verdict.growthBytesPerOperation = LeakVerdict.Estimate(
      estimate: leaks.reduce(0) { $0 + $1.growth.estimate }, low: leaks.reduce(0) { $0 + $1.growth.low },
      high: leaks.reduce(0) { $0 + $1.growth.high })
    verdict.growingMemory = .heap
    verdict.sizeClasses = sizeClasses(of: whole)
    verdict.culprit = leaks[0].account.name
    let growth = growth
    verdict.operations = whole.operations?.map { entry in
      var entry = entry
      entry.growthBytesPerOperation = entry.name.flatMap { growth[$0] } ?? 0
      return entry
    }.ordered { $0.growthBytesPerOperation > $1.growthBytesPerOperation }
    verdict.operationsNeeded = nil
    verdict.operationsToConfirm = leaks.compactMap(\.account.verdict.operationsToConfirm).max()
    let others = accounts.all.reduce(live) { growth[$1.name] == nil ? $0 : $0.subtracting($1.live) }
    let fluctuation = others.settled(parameters).deepestFall
    verdict.hiddenByBytes = fluctuation
    let grown = (verdict.growthBytesPerOperation?.estimate ?? 0) * live.span
    verdict.explanation = LeakWords.hiddenLeak(verdict, by: fluctuation > grown ? fluctuation : nil)
    // Falls and steps of the total are not ruled out.
    verdict.ruledOut = whole.also.isEmpty && whole.kind == .stable ? leaks[0].account.verdict.ruledOut : []
    return verdict
  }

  /// The verdict if none is known to leak; an undecided total keeps its own explanation.
  private func undecided(_ whole: LeakVerdict) -> LeakVerdict {
    guard whole.kind != .undecided else { return whole }
    var verdict = whole
    verdict.kind = .undecided
    verdict.also = ([whole.kind] + whole.also).filter { $0 != .stable }
    verdict.operationsNeeded = open[0].account.verdict.operationsNeeded
    verdict.operationsToConfirm = nil
    verdict.explanation = LeakWords.openAccount(open[0].account.name, open[0].account.verdict)
    verdict.ruledOut = []
    return verdict
  }

  /// The size classes of what they leave, so that only these are followed; empty if they do not explain the growth.
  private func sizeClasses(of whole: LeakVerdict) -> [LeakVerdict.SizeClass] {
    let calls = whole.operations?.calls ?? 0
    guard calls > 0 else { return [] }
    let left = leaks.flatMap { leak in
      (leak.account.allocations?.sizeClasses ?? []).filter {
        $0.retainedBytes / calls > Self.classShare * leak.growth.estimate
      }
    }
    let found = Dictionary(grouping: left, by: \.bytes).map { bytes, entries in
      LeakVerdict.SizeClass(
        bytes: bytes, objectsPerThousandOperations: entries.reduce(0) { $0 + $1.retained } / calls * 1000,
        bytesPerOperation: entries.reduce(0) { $0 + $1.retainedBytes } / calls)
    }.ordered { $0.bytesPerOperation > $1.bytesPerOperation }
    let explained = found.reduce(0) { $0 + $1.bytesPerOperation }
    return explained >= parameters.explainedShare * leaks.reduce(0) { $0 + $1.growth.estimate } ? found : []
  }
}
