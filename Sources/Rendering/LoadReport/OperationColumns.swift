internal import LoadRecord
internal import LoadScenario

/// The columns of the tables of operations, as the table of figures has them: one list for the terminal, pages and
/// Markdown.
struct OperationColumns {
  /// A column.
  struct Column {
    let figure: MeasuredFigure
    let column: MeasuredFigure.Column

    var heading: String { column.heading }

    /// What the record says of an operation of a group.
    func reading(_ record: RunRecord, _ operation: OperationRecord) -> FigureReading {
      record.reading(figure, column.aggregate, [.operation: operation.name, .group: operation.group])
    }

    /// As people read it; marked where the figure stands on fewer samples than its name asks for.
    func text(_ reading: FigureReading) -> String {
      let text = figure.unit(column.aggregate).tableText(reading.value)
      return isUncertain(reading) ? text + OperationColumns.mark : text
    }

    /// Whether there are too few samples for one to be expected beyond a percentile.
    func isUncertain(_ reading: FigureReading) -> Bool {
      guard reading.value != nil, case .percentile = column.aggregate else { return false }
      return reading.samples < column.aggregate.leastSamples
    }
  }

  /// Marks figures over too few samples.
  static let mark = "*"

  /// All columns, from the left.
  static let all: [Column] = MeasuredFigure.table
    .flatMap { figure in figure.columns.map { Column(figure: figure, column: $0) } }
    .sorted { $0.column.place < $1.column.place }

  /// Headings that a narrow table leaves out, the first first.
  static let optional: [String] = all.filter { $0.column.leftOut != nil }
    .sorted { ($0.column.leftOut ?? 0) > ($1.column.leftOut ?? 0) }.map(\.heading)

  /// What the mark means, where some figure of a record has it; nil where none has.
  static func note(_ record: RunRecord) -> String? {
    let isMarked = record.operations.contains { operation in
      all.contains { $0.isUncertain($0.reading(record, operation)) }
    }
    return isMarked ? "\(mark) too few samples for this percentile: the figure may be the maximum" : nil
  }
}

extension FigureUnit {
  /// A value in a table whose heading has the unit already, or whose numbers are counts.
  fileprivate func tableText(_ value: Double?) -> String {
    switch self {
    case .bytes: value.map(Figures.significant) ?? "–"
    case .count: Figures.count(value)
    case .nanoseconds, .perSecond, .share, .number: text(value)
    }
  }
}
