internal import LoadScenario

extension Figures {
  /// `1 operation`, `1.23k operations`.
  package static func operations(_ count: UInt64) -> String {
    "\(Figures.count(count)) \(Counted.noun(count, "operation"))"
  }
}
