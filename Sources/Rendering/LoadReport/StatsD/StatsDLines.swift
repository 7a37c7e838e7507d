public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// A run's seconds as lines of StatsD, with the tags of DogStatsD. Pure.
///
/// Source: Datadog, "DogStatsD", datagram format 1.0: `name:value|type|#tag:value,…`.
public struct StatsDLines: Sendable {
  /// A datagram holds at most so many bytes: what fits into an Ethernet frame beside the headers.
  public static let maximumDatagramBytes = 1432
  /// So many characters of a name or a tag's value are sent.
  private static let maximumCharacters = 200

  private let scenario: String

  /// Lines of a scenario's runs.
  public init(scenario: String) { self.scenario = scenario }

  /// The lines of a second: counters of what was added, gauges of what was seen.
  public func interval(_ line: IntervalLine) -> [String] {
    var lines = line.operations.flatMap { operation -> [String] in
      let tags = tagged([("operation", operation.name), ("group", operation.group)])
      let latency = operation.responseTimes
      var own = ["loadtest.operations:\(operation.count)|c\(tags)", "loadtest.failures:\(operation.failures)|c\(tags)"]
      if let dropped = operation.dropped { own.append("loadtest.dropped:\(dropped)|c\(tags)") }
      if let rate = line.perSecond(Double(operation.count)) {
        own.append("loadtest.throughput:\(number(rate))|g\(tags)")
      }
      if let values = latency.values(atPercentiles: [50, 99]), let most = latency.max {
        for (name, value) in [("p50", values[0]), ("p99", values[1]), ("max", most)] {
          own.append("loadtest.latency.\(name)_ms:\(number(Double(value) / 1e6))|g\(tags)")
        }
      }
      return own
    }
    let tags = tagged([])
    lines.append("loadtest.active_workers:\(line.activeWorkers)|g\(tags)")
    if let live = line.memory.last?.liveBytes { lines.append("loadtest.live_bytes:\(live)|g\(tags)") }
    if let resident = line.memory.last?.residentBytes { lines.append("loadtest.resident_bytes:\(resident)|g\(tags)") }
    return lines
  }

  /// The lines of a judged run.
  public func end(_ record: RunRecord) -> [String] {
    guard let outcome = record.verdict?.outcome else { return [] }
    return ["loadtest.runs:1|c\(tagged([("outcome", outcome.rawValue)]))"]
  }

  /// Lines put together into as few datagrams as they fit into; a line that is too long for one is left out.
  public static func datagrams(_ lines: [String]) -> [String] {
    var datagrams: [String] = []
    var current = ""
    for line in lines where line.utf8.count <= maximumDatagramBytes {
      if !current.isEmpty, current.utf8.count + 1 + line.utf8.count > maximumDatagramBytes {
        datagrams.append(current)
        current = ""
      }
      current += current.isEmpty ? line : "\n" + line
    }
    return current.isEmpty ? datagrams : datagrams + [current]
  }

  // MARK: Text

  private func tagged(_ tags: [(name: String, value: String)]) -> String {
    "|#" + ([("scenario", scenario)] + tags).map { "\($0.name):\(Self.clean($0.value))" }.joined(separator: ",")
  }

  /// What the format gives a meaning becomes `_`.
  private static func clean(_ text: String) -> String {
    String(
      text.prefix(maximumCharacters).map { character in
        character.isNewline || character.isWhitespace || ":|#,@".contains(character) ? "_" : character
      })
  }

  /// Without an exponent, which some servers do not read.
  private func number(_ value: Double) -> String {
    guard abs(value) < 1e12 else { return "\(value)" }
    let text = Figures.fixed(value, 6)
    return value == value.rounded() ? String(text.prefix { $0 != "." }) : text
  }
}
