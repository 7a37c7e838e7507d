internal import LoadRecord
internal import LoadScenario

extension HostRecord {
  /// `8 processors`, `1 processor, of which a quota leaves 0.5`; nil where they are not known.
  var processorsText: String? {
    logicalProcessors.map { count in
      let quota = processorQuota.map { ", of which a quota leaves \(Figures.significant($0))" } ?? ""
      return "\(Counted.text(count, "processor"))\(quota)"
    }
  }
}
