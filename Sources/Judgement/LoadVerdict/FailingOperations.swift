internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// Detects operations that never succeeded: their figures are not those of the operation.
enum FailingOperations {
  /// A finding for each, unless a threshold on failures that applies to the operation holds for it alone.
  static func findings(_ record: RunRecord, thresholds: [Threshold]) -> [Verdict.Finding] {
    let allowing = thresholds.filter { $0.metric == .failures && $0.baselineShare == nil }
    var failing = record.operations.filter { $0.count > 0 && $0.failures >= $0.count }
    // Without a timed phase the leak check reports them.
    if record.operations.allSatisfy({ $0.samples == 0 }) {
      let told = Set((record.memory.observations?.failures ?? []).filter(\.neverSucceeded).map(\.operation))
      failing.removeAll { told.contains($0.name) }
    }
    return failing.compactMap { operation in
      let isAllowed = allowing.contains { threshold in
        guard threshold.selectors.selects(operation: operation.name, group: operation.group) else { return false }
        let own: [FigureSelector: String] = [.operation: operation.name, .group: operation.group]
        let reading = record.reading(.failures, threshold.aggregate, own)
        return reading.value.map { threshold.holds($0, counts: reading.counts.map { ($0.part, $0.whole) }) } ?? false
      }
      return isAllowed ? nil : Verdict.Finding(.fail, .operation, text(operation, record))
    }
  }

  private static func text(_ operation: OperationRecord, _ record: RunRecord) -> String {
    let group = record.scenario.groups.count > 1 ? " of group '\(operation.group)'" : ""
    let kinds = operation.failureKinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
    let names = kinds.isEmpty ? "" : " (\(kinds.map(\.key).joined(separator: ", ")))"
    let calls = operation.count == 1 ? "its only call" : "all \(operation.count) calls"
    return "operation '\(operation.name)'\(group) never succeeded: \(calls) failed\(names)"
  }
}
