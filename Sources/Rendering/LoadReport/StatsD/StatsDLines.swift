public import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// A run's seconds as lines of StatsD, with the tags of DogStatsD. Pure.
///
/// Source: Datadog, "DogStatsD", datagram format 1.0: `name:value|type|#tag:value,…`.
public struct StatsDLines: Sendable {
  /// The maximum size of a datagram in bytes: what fits into an Ethernet frame beside the headers.
  public static let maximumDatagramBytes = 1432
  /// The maximum length of a name or a tag's value, in characters.
  private static let maximumCharacters = 200

  private let scenario: String

  /// Lines of a scenario's runs.
  public init(scenario: String) { self.scenario = scenario }

  /// The lines of a second: counters of increments, gauges of observed values.
  public func interval(_ line: IntervalLine) -> [String] {
    let tags = tagged([])
    let memory = line.memory.last
    let live = memory?.liveBytes.map { "loadtest.live_bytes:\($0)|g\(tags)" }
    return line.operations.flatMap { lines($0, in: line) }
      + ["loadtest.active_workers:\(line.activeWorkers)|g\(tags)", live].compactMap { $0 }
      + MeasuredFigure.table.filter { $0.source == .residentSize }.compactMap { figure in
        memory?.residentBytes.map { "loadtest.\(figure.name)_bytes:\($0)|g\(tags)" }
      }
  }

  /// The figures of an operation in the second: counts as counters, rates and times as gauges.
  private func lines(_ operation: IntervalLine.OperationInterval, in line: IntervalLine) -> [String] {
    let tags = tagged([("operation", operation.name), ("group", operation.group)])
    return MeasuredFigure.table.flatMap { figure -> [String] in
      switch figure.source {
      case .counter(let counter):
        guard let count = operation.count(of: counter) else { return [] }
        return figure.statistics.compactMap { statistic in
          switch statistic.aggregate {
          case .count: "loadtest.\(figure.name):\(count)|c\(tags)"
          case .rate where statistic.unit == .perSecond:
            line.perSecond(Double(count)).map { "loadtest.\(figure.name):\(number($0))|g\(tags)" }
          default: nil
          }
        }
      case .times(let times):
        guard let times = operation.times(times), let values = times.values(atPercentiles: [50, 99]),
          let most = times.max
        else { return [] }
        return [("p50", values[0]), ("p99", values[1]), ("max", most)].map { name, value in
          "loadtest.\(figure.name).\(name)_ms:\(number(Double(value) / 1e6))|g\(tags)"
        }
      // Not available per second and operation.
      case .allocations, .workers, .leakCheck, .leakProjection, .retention, .residentSize, .gauges: return []
      }
    }
  }

  /// The lines of a judged run.
  public func end(_ record: RunRecord) -> [String] {
    guard let outcome = record.verdict?.outcome else { return [] }
    return ["loadtest.runs:1|c\(tagged([("outcome", outcome.rawValue)]))"]
  }

  /// Combines lines into as few datagrams as possible; a line that is too long for one is left out.
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

  /// Characters with a meaning in the format become `_`.
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

extension IntervalLine.OperationInterval {
  /// Nil if the run's model has no such counter.
  fileprivate func count(of counter: MeasuredFigure.Counter) -> UInt64? {
    switch counter {
    case .operations: count
    case .failures: failures
    case .dropped: dropped
    }
  }

  /// Nil if the run's model has no such times, or they are others under another name.
  fileprivate func times(_ times: MeasuredFigure.Times) -> Histogram? {
    switch times {
    case .latency: responseTimes
    case .serviceTime: latency == nil ? nil : serviceTime
    case .lag: lag
    }
  }
}
