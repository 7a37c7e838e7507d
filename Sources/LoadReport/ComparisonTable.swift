internal import LoadRecord

/// The figures of several runs side by side: a line for each alternative under each operation.
struct ComparisonTable {
  private let comparison: ComparisonRecord
  private let showsGroups: Bool

  init(_ comparison: ComparisonRecord, showsGroups: Bool) {
    self.comparison = comparison
    self.showsGroups = showsGroups
  }

  private static let columns: [(metric: ComparisonRecord.Metric, title: String)] = [
    (.p50, "p50"), (.p99, "p99"), (.p999, "p99.9"), (.throughput, "throughput"),
  ]

  private var isRepeated: Bool { comparison.runs.contains { $0 > 1 } }
  private var hasAlternatives: Bool { comparison.labels.count > 1 }

  /// The table, header first, and below it what its figures are.
  func lines(indent: String) -> [String] {
    var header = ["comparison"]
    for column in ComparisonTable.columns {
      header.append(column.title)
      if hasAlternatives { header.append("ratio") }
    }
    var table = TextTable(header: header)
    for rows in rowsByOperation {
      if hasAlternatives { table.add([title(rows[0])] + header.dropFirst().map { _ in "" }) }
      for place in comparison.labels.indices {
        let first = hasAlternatives ? "  \(comparison.labels[place])" : title(rows[0])
        table.add([first] + ComparisonTable.columns.flatMap { cells(rows, $0.metric, place) })
      }
    }
    return table.lines(indent: indent) + notes.map { "\(indent)\($0)" }
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

  private func title(_ row: ComparisonRecord.Row) -> String {
    guard let operation = row.operation else { return "all operations" }
    guard showsGroups, let group = row.group else { return operation }
    return "\(group)/\(operation)"
  }

  /// A figure and, where there are alternatives, its ratio; empty where the operation has no such row.
  private func cells(
    _ rows: [ComparisonRecord.Row], _ metric: ComparisonRecord.Metric, _ place: Int
  ) -> [String] {
    guard let row = rows.first(where: { $0.metric == metric }) else { return hasAlternatives ? ["", ""] : [""] }
    var text = figure(row.values.element(place), metric)
    if isRepeated, let least = row.least.element(place), let most = row.most.element(place) {
      text += " (\(figure(least, metric))–\(figure(most, metric)))"
    }
    guard hasAlternatives else { return [text] }
    let ratio = row.ratios.element(place).map { Figures.significant($0) + "×" } ?? "–"
    return [text, place == 0 ? "" : ratio]
  }

  private func figure(_ value: Double?, _ metric: ComparisonRecord.Metric) -> String {
    metric == .throughput ? Figures.rate(value) : Figures.time(nanoseconds: value)
  }

  private var notes: [String] {
    var parts: [String] = []
    if hasAlternatives { parts.append("ratios to \(comparison.baseline)") }
    let most = comparison.runs.max() ?? 0
    if isRepeated { parts.append("medians of \(most) runs, least and most in parentheses") }
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
