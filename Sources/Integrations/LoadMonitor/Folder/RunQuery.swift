internal import LoadRecord

/// Which runs of the folder a client asks for.
package struct RunQuery: Sendable, Equatable {
  /// Those of this scenario alone.
  package var scenario: String?
  /// Those of this outcome alone: a verdict's, or `running`, `lost` or `unreadable`.
  package var outcome: String?
  /// Those whose names hold this text.
  package var text: String?
  /// How many are left out, of the newest.
  package var offset: Int
  /// How many are given at most.
  package var limit: Int

  /// So many runs are given at once at most.
  package static let maximumLimit = 500
  /// So many are on a page.
  package static let pageSize = 50

  /// A query; what is empty asks for nothing.
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

  /// What the folder's name alone tells.
  func admits(_ run: RunIdentifier) -> Bool {
    guard let text else { return true }
    return run.folder.lowercased().contains(text.lowercased())
  }

  /// Whether names are not enough to tell.
  var needsSummaries: Bool { scenario != nil || outcome != nil }

  /// What the summary tells.
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
  /// How many there are.
  package var total: Int
}
