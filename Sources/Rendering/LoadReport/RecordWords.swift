internal import LoadRecord
internal import LoadScenario

extension AllocatorRecord {
  /// Its name and version, without the revision that it was built from.
  var words: String { name + (version.map { " " + $0.prefix { $0 != "-" } } ?? "") }
}

extension HostRecord {
  /// `8 processors`, `1 processor, limited to 0.5 by a quota`; nil if unknown.
  var processorsText: String? {
    logicalProcessors.map { count in
      let quota = processorQuota.map { ", limited to \(Figures.significant($0)) by a quota" } ?? ""
      return "\(Counted.text(count, "processor"))\(quota)"
    }
  }
}

extension RunRecord {
  /// The name of an operation; with its group if there are several.
  func label(_ operation: OperationRecord) -> String {
    scenario.groups.count > 1 ? "\(operation.group)/\(operation.name)" : operation.name
  }
}
