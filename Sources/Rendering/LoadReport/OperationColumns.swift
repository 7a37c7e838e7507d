internal import LoadRecord
internal import LoadScenario

/// The columns of operation tables, from the table of figures: one list for the terminal, pages and Markdown.
struct OperationColumns {
  /// A column.
  struct Column {
    let figure: MeasuredFigure
    let column: MeasuredFigure.Column

    var heading: String { column.heading }

    /// The reading of an operation of a group.
    ///
    /// - Parameter result: restricts the reading to calls with that result; figures without this distinction have no
    ///   value.
    func reading(
      _ record: RunRecord, _ operation: OperationRecord, of result: OperationResult? = nil
    ) -> FigureReading? {
      var selectors: [FigureSelector: String] = [.operation: operation.name, .group: operation.group]
      if let result {
        guard figure.selectors.contains(.result) else { return nil }
        selectors[.result] = result.rawValue
      }
      return record.reading(figure, column.aggregate, selectors)
    }

    /// The reading formatted for people; marked if it is based on too few samples.
    func text(_ reading: FigureReading?) -> String {
      guard let reading else { return "" }
      let text = figure.unit(column.aggregate).tableText(reading.value)
      return (reading.isLowerBound ? OperationColumns.atLeast : "") + text
        + (isUncertain(reading) ? OperationColumns.mark : "")
    }

    /// Whether there are too few samples for one to be expected beyond a percentile.
    func isUncertain(_ reading: FigureReading) -> Bool {
      guard reading.value != nil, case .percentile = column.aggregate else { return false }
      return reading.samples < column.aggregate.leastSamples
    }
  }

  /// Marks figures over too few samples.
  static let mark = "*"
  /// Precedes lower bounds.
  static let atLeast = "≥"

  /// Whether the successful calls of an operation have figures of their own: it failed, and not always.
  static func tellsSuccesses(_ operation: OperationRecord) -> Bool {
    operation.failures > 0 && operation.failures < operation.count && operation.failedLatencyNanoseconds != nil
  }

  /// All columns, from the left.
  static let all: [Column] = MeasuredFigure.table
    .flatMap { figure in figure.columns.map { Column(figure: figure, column: $0) } }
    .sorted { $0.column.place < $1.column.place }

  /// Headings that a narrow table leaves out, in that order.
  static let optional: [String] = all.filter { $0.column.leftOut != nil }
    .sorted { ($0.column.leftOut ?? 0) > ($1.column.leftOut ?? 0) }.map(\.heading)

  /// The legend for the marks in the rows of a table; nil if there are none.
  static func note(shownIn rows: [String]) -> String? {
    let notes = [
      rows.contains { $0.contains(mark) }
        ? "\(mark) too few samples for this percentile: the figure may be the maximum" : nil,
      rows.contains { $0.contains(atLeast) }
        ? "\(atLeast) lower bound: arrivals that had not begun when the phase ended are included with their waiting time so far"
        : nil,
    ].compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}

extension FigureUnit {
  /// A value for a table cell: without a unit if the heading has it.
  fileprivate func tableText(_ value: Double?) -> String {
    switch self {
    case .bytes: value.map(Figures.significant) ?? "–"
    case .count: Figures.count(value)
    case .nanoseconds, .perSecond, .share, .number: text(value)
    }
  }
}
