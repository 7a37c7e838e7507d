internal import LoadScenario
internal import LoadStatistics

extension RunRecord {
  /// Arrivals that were due and had not begun when the phase ended. Records of earlier versions do not count them.
  package var neverBegun: UInt64 { operations.compactMap(\.neverBegun).clampedSum() }

  /// Arrivals of open groups that were due: performed, dropped, or not begun.
  package var arrivals: UInt64 {
    let open = Set(scenario.groups.filter { $0.arrivals != nil }.map(\.name))
    return operations.filter { open.contains($0.group) }.map { $0.count.addingClamped($0.unperformed) }.clampedSum()
  }
}
