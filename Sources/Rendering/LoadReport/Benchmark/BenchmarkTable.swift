public import LoadBenchmark
internal import LoadRecord
internal import LoadScenario

/// A suite's rows as a table for people.
public struct BenchmarkTable {
  private let report: BenchmarkReport
  private let style: TextStyle
  private let comparesReference: Bool

  /// A table of a report.
  ///
  /// - Parameter comparesReference: whether to show the figures of the reference implementation.
  public init(_ report: BenchmarkReport, style: TextStyle = .plain, comparesReference: Bool = false) {
    self.report = report
    self.style = style
    self.comparesReference = comparesReference
  }

  /// The text, a newline at its end.
  public func render() -> String {
    var header = ["Operation", "Mean (ms)", "P95 (ms)", "Ops/sec", "Overhead", "Category"]
    if comparesReference { header += ["Reference", "Ratio"] }
    var table = TextTable(header: header)
    for row in report.rows {
      var cells = [
        row.name, Self.milliseconds(row.meanNanoseconds), Self.milliseconds(row.p95Nanoseconds),
        row.operationsPerSecond.map { Figures.grouped($0) } ?? "–",
        row.overhead.map { Figures.fixed($0.percent.estimate, 1) + "%" } ?? "N/A", Self.category(row),
      ]
      if comparesReference { cells += reference(row) }
      table.add(cells)
    }
    let lines = table.lines(indent: "")
    let rule = String(repeating: "-", count: lines.map(\.count).max() ?? 0)
    var text = [lines.first ?? "", rule] + lines.dropFirst() + [rule]
    for row in report.rows {
      if let overhead = row.overhead { text.append(Self.sentence(row.name, overhead)) }
      if row.failures > 0 {
        text.append("\(row.name): \(row.failures) of \(Counted.text(row.operations, "operation")) failed")
      }
      if let problem = row.problem { text.append("\(row.name): \(problem)") }
    }
    if comparesReference {
      text.append(
        "reference: the implementation in Python 3.11 (means or operations per second) on two shared cores; ratio: the "
          + "reference's time divided by the time measured here"
      )
    }
    text.append(
      "\(Counted.text(report.rows.count, "row")): \(report.outcome.rawValue)\(report.distrust.map { ": \($0)" } ?? "")")
    return text.joined(separator: "\n") + "\n"
  }

  /// Down to a tenth of a nanosecond.
  static func milliseconds(_ nanoseconds: Double?) -> String {
    guard let nanoseconds, nanoseconds.isFinite else { return "–" }
    return Figures.fixed(nanoseconds / 1e6, nanoseconds < 1e6 ? 6 : 3)
  }

  static func category(_ row: BenchmarkRow) -> String {
    let ratings = [row.rating?.rawValue, row.overheadRating.map { "\($0.rawValue) overhead" }].compactMap { $0 }
    return ratings.isEmpty ? "–" : ratings.joined(separator: ", ")
  }

  private static func sentence(_ name: String, _ overhead: BenchmarkRow.Overhead) -> String {
    func interval(_ value: BenchmarkRow.Interval, _ unit: String) -> String {
      let figure = "\(Figures.fixed(value.estimate, 1))\(unit)"
      guard let low = value.low, let high = value.high else { return figure }
      return "\(figure) (95 % CI: \(Figures.fixed(low, 1)) to \(Figures.fixed(high, 1)))"
    }
    return "\(name): adds \(interval(overhead.addedNanoseconds, " ns")), \(interval(overhead.percent, " %")) of the "
      + "mean, \(Figures.fixed(overhead.medianPercent.estimate, 1)) % of the median, over \(overhead.pairs) paired runs"
  }

  private func reference(_ row: BenchmarkRow) -> [String] {
    if let mean = ReferenceFigures.meanNanoseconds[row.name] {
      return [Self.milliseconds(mean), row.meanNanoseconds.map { Figures.ratio(mean / $0) } ?? "–"]
    }
    if let rate = ReferenceFigures.operationsPerSecond[row.name] {
      return [Figures.grouped(rate) + "/s", row.operationsPerSecond.map { Figures.ratio($0 / rate) } ?? "–"]
    }
    if let percent = ReferenceFigures.overheadPercent[row.name] {
      return [
        Figures.fixed(percent, 0) + "%", row.overhead.map { Figures.ratio(percent / $0.percent.estimate) } ?? "–",
      ]
    }
    return ["–", "–"]
  }
}
