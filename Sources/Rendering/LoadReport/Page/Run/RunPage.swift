internal import LoadRecord
internal import LoadScenario

/// The page of a run: the verdict first, then the figures behind it. Pure.
public struct RunPage: Sendable {
  let content: RunPageContent

  /// The page of a run.
  public init(_ content: RunPageContent) { self.content = content }

  var record: RunRecord { content.record }
  var plan: Plan { record.scenario }

  /// The page.
  public func page() -> Page {
    let sections =
      [thresholds, operations] + alternatives + overTime + latency + rate + memory + leaks + [environment, repetition]
    let shown = sections.compactMap { $0 }
    let links = shown.map { "<a href=\"#\($0.id)\">\(XML.text($0.title))</a>" }.joined(separator: " ")
    let body =
      header + "<nav class=\"contents\" aria-label=\"Sections\">\(links)</nav>\n"
      + shown.map(\.html).joined(separator: "\n")
    return Page(title: "\(plan.name): \(Badge.word(record.verdict?.outcome))", body: body)
  }
}
