package import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Whether the times that a run measured can be trusted: what the machine or other programs did to it, and from which share
/// on that is too much. Pure.
package enum TimeTrust {
  /// When the process stood still for more than this share of the run, no time of it can be trusted.
  static let stoodStillShare = 0.05
  /// When a quota throttled it for more.
  static let throttledShare = 0.1
  /// When the hypervisor gave more of the processor time to other machines.
  static let stolenShare = 0.1

  /// Shorter disturbances, which take a large share of a very short run alone, do not make it invalid: clocks of processor
  /// time are that coarse.
  static let leastSeconds = 0.1

  /// When workers waited for processors that other processes used for more than this share of the time, a threshold on times
  /// that is crossed says nothing of the target. One that holds does: others only make times longer.
  static let otherProcessesShare = 0.25

  /// What other processes did to a record, where it was too much to blame the target for; nil where it was not. Shards,
  /// workers of one master and what is merged of them compete on one machine by design.
  static func interference(_ record: RunRecord) -> String? {
    let plan = record.scenario
    guard plan.shard == nil, !plan.isSteered, record.merged == nil else { return nil }
    return disturbances(record).first {
      $0.kind == .otherProcesses && $0.share > otherProcessesShare && $0.seconds >= leastSeconds
    }.map { text($0, record) }
  }

  /// Above these shares a cause is worth a warning.
  private static let noticeableShares: [Disturbance.Kind: Double] = [
    .stoodStill: 0.01, .throttled: 0.01, .stolen: 0.02, .otherProcesses: 0.05,
  ]
  /// So long it is, however long the run was.
  private static let noticeableStandstillSeconds = 1.0

  /// Why a record's times mean nothing; empty where they can be trusted. Each makes a run invalid, and keeps thresholds on
  /// times from being judged.
  package static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    var findings: [Verdict.Finding] = []
    if outcome(of: record.ending, record) == .invalid {
      findings.append(Verdict.Finding(.invalid, .ending, record.ending.description))
    }
    if let distrust = record.tool.distrust { findings.append(Verdict.Finding(.invalid, .time, distrust)) }
    // A leak check by itself counts; nothing of it depends on time.
    let excessive = record.isLeakCheckAlone ? [] : excessive(record)
    findings += excessive.map { Verdict.Finding(.invalid, .time, text($0, record)) }
    return findings + OfferedLoad.findings(record).filter { $0.outcome == .invalid }
  }

  /// What the way that a run ended means: an operation may seem to hang because the process stood still.
  static func outcome(of ending: Ending, _ record: RunRecord) -> Verdict.Outcome? {
    let stoodStill = ending.kind == .stalled && excessive(record).contains { $0.kind == .stoodStill }
    return stoodStill ? .invalid : ending.kind.outcome
  }

  /// Disturbances that take more of a run than is tolerable; empty where there were none, or nothing was measured.
  package static func excessive(_ record: RunRecord) -> [Disturbance] {
    disturbances(record).filter { $0.share > limit($0.kind) && $0.seconds >= leastSeconds }
  }

  /// The causes that limit the times of a record, those of ``excessive(_:)`` among them.
  package static func noticeable(_ record: RunRecord) -> [Disturbance] {
    disturbances(record).filter {
      $0.share > noticeableShares[$0.kind] ?? 0
        || ($0.kind == .stoodStill && $0.seconds >= noticeableStandstillSeconds)
    }
  }

  /// What a cause did to a record, in plain words.
  package static func text(_ disturbance: Disturbance, _ record: RunRecord) -> String {
    let percent = "\(Int(clampedWhole: (disturbance.share * 100).rounded())) %"
    switch disturbance.kind {
    case .stoodStill:
      return
        "the process stood still for \(seconds(disturbance.seconds)) of \(seconds(record.elapsedSeconds)): it was stopped "
        + "by a signal, or the machine was paused, suspended or swapping"
    case .throttled:
      return
        "a CPU quota throttled the process for \(percent) of the time that workers had operations to perform (cgroup cpu.stat)"
    case .stolen:
      return
        "the hypervisor gave \(percent) of the processor time to other machines: latencies are longer and throughput lower "
        + "than this machine's own"
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

  /// Older records have the hypervisor's share alone.
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
