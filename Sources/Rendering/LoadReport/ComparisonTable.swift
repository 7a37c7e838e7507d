internal import LoadRecord

/// The figures of several runs side by side: one line for each alternative under each operation.
struct ComparisonTable {
  private let comparison: ComparisonRecord
  private let showsGroups: Bool

  init(_ comparison: ComparisonRecord, showsGroups: Bool) {
    self.comparison = comparison
    self.showsGroups = showsGroups
  }

  private var isRepeated: Bool { comparison.runs.contains { $0 > 1 } }
  private var hasAlternatives: Bool { comparison.labels.count > 1 }

  /// The latencies of each operation, the throughput of all, and notes on the figures.
  func lines(indent: String, columns: Int) -> [String] {
    let whole = lines(indent: indent, withSpans: isRepeated)
    guard isRepeated, whole.contains(where: { $0.count > columns }) else { return whole }
    return lines(indent: indent, withSpans: false)
  }

  private func lines(indent: String, withSpans: Bool) -> [String] {
    let operations = rowsByOperation
    let latencies = table(
      operations.filter { $0[0].metric != .throughput }, "comparison", [.p50, .p99, .p999], withSpans)
    let throughput = table(operations.filter { $0[0].metric == .throughput }, "", [.throughput], withSpans)
    return (latencies + throughput + notes(withSpans)).map { indent + $0 }
  }

  private func table(
    _ operations: [[ComparisonRecord.Row]], _ title: String, _ metrics: [ComparisonRecord.Metric], _ withSpans: Bool
  ) -> [String] {
    var header = [title]
    for metric in metrics { header += hasAlternatives ? [metric.title, "ratio"] : [metric.title] }
    var table = TextTable(header: header)
    for rows in operations {
      if hasAlternatives { table.add([name(rows[0])] + header.dropFirst().map { _ in "" }) }
      for place in comparison.labels.indices {
        let first = hasAlternatives ? "  \(comparison.labels[place])" : name(rows[0])
        table.add([first] + metrics.flatMap { cells(rows, $0, place, withSpans) })
      }
    }
    return table.lines(indent: "")
  }

  /// The rows of each operation, in the order of the first of each.
  private var rowsByOperation: [[ComparisonRecord.Row]] {
    var groups: [[ComparisonRecord.Row]] = []
    for row in comparison.rows {
      if let last = groups.last?.first, last.operation == row.operation, last.group == row.group {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups
  }

  private func name(_ row: ComparisonRecord.Row) -> String {
    guard let operation = row.operation else { return "all operations" }
    guard showsGroups, let group = row.group else { return operation }
    return "\(group)/\(operation)"
  }

  /// A figure and, with alternatives, its ratio; a dash if it was not measured.
  private func cells(
    _ rows: [ComparisonRecord.Row], _ metric: ComparisonRecord.Metric, _ place: Int, _ withSpans: Bool
  ) -> [String] {
    let row = rows.first { $0.metric == metric }
    var text = figure(row?.values.element(place), metric)
    if withSpans, let least = row?.least.element(place), let most = row?.most.element(place) {
      text += " (\(figure(least, metric))–\(figure(most, metric)))"
    }
    guard hasAlternatives else { return [text] }
    let ratio = row?.ratios.element(place).map(Figures.ratio) ?? "–"
    return [text, place == 0 ? "" : ratio]
  }

  private func figure(_ value: Double?, _ metric: ComparisonRecord.Metric) -> String {
    metric == .throughput ? Figures.rate(value) : Figures.time(nanoseconds: value)
  }

  private func notes(_ withSpans: Bool) -> [String] {
    var parts: [String] = []
    if hasAlternatives { parts.append("ratios to \(comparison.baseline)") }
    let most = comparison.runs.max() ?? 0
    if isRepeated {
      parts.append("medians of \(most) runs" + (withSpans ? ", minimum and maximum in parentheses" : ""))
    }
    var notes = parts.isEmpty ? [] : [parts.joined(separator: "; ")]
    for (label, runs) in zip(comparison.labels, comparison.runs) where runs < most {
      notes.append("\(label): \(runs) of \(most) runs could be compared")
    }
    return notes
  }
}

extension Array {
  /// Nil beyond the end, and for an element that is nil: a file's arrays may be shorter than its labels.
  fileprivate func element<Value>(_ index: Int) -> Value? where Element == Value? {
    indices.contains(index) ? self[index] : nil
  }
}

extension ComparisonRecord.Metric {
  /// The column title.
  var title: String {
    switch self {
    case .p50: "p50"
    case .p99: "p99"
    case .p999: "p99.9"
    case .throughput: "throughput"
    }
  }
}
