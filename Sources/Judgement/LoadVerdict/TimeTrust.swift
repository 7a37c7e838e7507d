package import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Whether the times that a run measured can be trusted: the disturbances by the machine or other programs, and the
/// shares above which they invalidate a run. Pure.
package enum TimeTrust {
  /// The share of the run above which a process that did not run makes its times untrustworthy.
  static let stoodStillShare = 0.05
  /// The same limit for throttling by a quota.
  static let throttledShare = 0.1
  /// The same limit for processor time that the hypervisor gave to other machines.
  static let stolenShare = 0.1

  /// Shorter disturbances, a large share only of very short runs, do not make a run invalid: clocks of processor time
  /// are that coarse.
  static let leastSeconds = 0.1

  /// If workers waited for processors used by other processes for more than this share of the time, a threshold on
  /// times that does not hold is not judged. One that holds is: other processes only make times longer.
  static let otherProcessesShare = 0.25

  /// The interference by other processes, if it was too strong to attribute times to the target; nil otherwise. Shards,
  /// workers of one master and their merged records compete on one machine by design.
  static func interference(_ record: RunRecord) -> String? {
    let plan = record.scenario
    guard plan.shard == nil, !plan.isSteered, record.merged == nil else { return nil }
    return disturbances(record).first {
      $0.kind == .otherProcesses && $0.share > otherProcessesShare && $0.seconds >= leastSeconds
    }.map { text($0, record) }
  }

  /// The shares above which a cause raises a warning.
  private static let noticeableShares: [Disturbance.Kind: Double] = [
    .stoodStill: 0.01, .throttled: 0.01, .stolen: 0.02, .otherProcesses: 0.05,
  ]
  /// The duration above which a standstill raises a warning, whatever the length of the run.
  private static let noticeableStandstillSeconds = 1.0

  /// Why a record's times cannot be trusted; empty if they can. Each finding makes a run invalid, and keeps thresholds
  /// on times from being judged.
  package static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    var findings: [Verdict.Finding] = []
    if outcome(of: record.ending, record) == .invalid {
      findings.append(Verdict.Finding(.invalid, .ending, record.ending.description))
    }
    if let distrust = record.tool.distrust { findings.append(Verdict.Finding(.invalid, .time, distrust)) }
    // A leak check alone counts objects and does not depend on time.
    let excessive = record.isLeakCheckAlone ? [] : excessive(record)
    findings += excessive.map { Verdict.Finding(.invalid, .time, text($0, record)) }
    return findings + OfferedLoad.findings(record).filter { $0.outcome == .invalid }
  }

  /// The outcome of a run's ending: an operation may seem to hang because the process did not run.
  static func outcome(of ending: Ending, _ record: RunRecord) -> Verdict.Outcome? {
    let stoodStill = ending.kind == .stalled && excessive(record).contains { $0.kind == .stoodStill }
    return stoodStill ? .invalid : ending.kind.outcome
  }

  /// Disturbances above the tolerable share of a run; empty if there were none, or if they were not measured.
  package static func excessive(_ record: RunRecord) -> [Disturbance] {
    disturbances(record).filter { $0.share > limit($0.kind) && $0.seconds >= leastSeconds }
  }

  /// The causes that limit the times of a record, including those of ``excessive(_:)``.
  package static func noticeable(_ record: RunRecord) -> [Disturbance] {
    disturbances(record).filter {
      $0.share > noticeableShares[$0.kind] ?? 0
        || ($0.kind == .stoodStill && $0.seconds >= noticeableStandstillSeconds)
    }
  }

  /// The description of a disturbance of a record.
  package static func text(_ disturbance: Disturbance, _ record: RunRecord) -> String {
    let percent = "\(Int(clampedWhole: (disturbance.share * 100).rounded())) %"
    switch disturbance.kind {
    case .stoodStill:
      return
        "the process did not run for \(seconds(disturbance.seconds)) of \(seconds(record.elapsedSeconds)): it was stopped "
        + "by a signal, or the machine was paused, suspended or swapping"
    case .throttled:
      return
        "a CPU quota throttled the process for \(percent) of the time that workers had operations to perform (cgroup cpu.stat)"
    case .stolen:
      return
        "the hypervisor gave \(percent) of the processor time to other machines, which makes latencies longer and "
        + "throughput lower"
    case .otherProcesses:
      return
        "workers waited for a processor for \(percent) of the time that they had operations to perform: other processes "
        + "competed for it"
    }
  }

  private static func limit(_ kind: Disturbance.Kind) -> Double {
    switch kind {
    case .stoodStill: stoodStillShare
    case .throttled: throttledShare
    case .stolen: stolenShare
    // See ``interference(_:)``.
    case .otherProcesses: .infinity
    }
  }

  /// Older records have only the hypervisor's share.
  private static func disturbances(_ record: RunRecord) -> [Disturbance] {
    let all = record.environment.disturbances ?? []
    guard !all.contains(where: { $0.kind == .stolen }), let percent = record.environment.stealPercent else {
      return all
    }
    return all + [Disturbance(.stolen, share: percent / 100, ofSeconds: record.elapsedSeconds)]
  }

  private static func seconds(_ seconds: Double) -> String {
    seconds < 1 ? "\((seconds * 1e4).rounded() / 10) ms" : "\((seconds * 10).rounded() / 10) s"
  }
}
