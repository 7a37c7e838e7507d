internal import LoadRecord

/// A client's query for runs of the folder.
package struct RunQuery: Sendable, Equatable {
  /// Only runs of this scenario.
  package var scenario: String?
  /// Only runs of this outcome: a verdict's, or `running`, `lost` or `unreadable`.
  package var outcome: String?
  /// Only runs whose names contain this text.
  package var text: String?
  /// The number of newest runs to skip.
  package var offset: Int
  /// Maximum number of runs to return.
  package var limit: Int

  /// The largest possible ``limit``.
  package static let maximumLimit = 500
  /// The number of runs on a page.
  package static let pageSize = 50

  /// Empty texts count as nil.
  package init(
    scenario: String? = nil, outcome: String? = nil, text: String? = nil, offset: Int = 0,
    limit: Int = RunQuery.pageSize
  ) {
    self.scenario = scenario.flatMap { $0.isEmpty ? nil : $0 }
    self.outcome = outcome.flatMap { $0.isEmpty ? nil : $0 }
    self.text = text.flatMap { $0.isEmpty ? nil : $0 }
    self.offset = max(0, offset)
    self.limit = min(max(0, limit), Self.maximumLimit)
  }

  /// Whether the folder's name matches.
  func admits(_ run: RunIdentifier) -> Bool {
    guard let text else { return true }
    return run.folder.lowercased().contains(text.lowercased())
  }

  /// Whether matching requires the summary.
  var needsSummaries: Bool { scenario != nil || outcome != nil }

  /// Whether the summary matches.
  func admits(_ summary: RunSummary) -> Bool {
    if let scenario, summary.scenario != scenario { return false }
    guard let outcome else { return true }
    return summary.state == .finished ? summary.outcome?.rawValue == outcome : summary.state.rawValue == outcome
  }
}

/// Some of the runs that a query found.
package struct RunList: Sendable {
  /// Newest first.
  package var runs: [RunSummary]
  /// The number of all matching runs.
  package var total: Int
}
