internal import LoadRecord

/// Whether a record's times mean anything.
enum TimeTrust {
  /// Why they do not; empty where they can be trusted. Each makes a run invalid, and keeps thresholds on times from being
  /// judged.
  static func findings(_ record: RunRecord) -> [Verdict.Finding] {
    var findings: [Verdict.Finding] = []
    if record.ending.kind.outcome == .invalid {
      findings.append(Verdict.Finding(.invalid, .ending, record.ending.description))
    }
    if record.tool.build != "release" {
      findings.append(
        Verdict.Finding(.invalid, .time, "measured in an unoptimised (debug) build: its times mean nothing"))
    }
    findings += OfferedLoad.findings(record).filter { $0.outcome == .invalid }
    return findings
  }
}
