public import LoadRecord
internal import LoadScenario
public import LoadStatistics

/// The figures of a run for comparisons and trends.
public struct RunFigures: Sendable {
  /// Those of all operations together, then those of each operation in the record's order.
  public var figures: [(metric: RunMetric, value: Double)]
  /// The counts of figures that are shares.
  public var counts: [RunMetric: FisherTest.Counts] = [:]

  /// The figures of a single run, from the table of figures. Figures that were not measured, or on too few samples, are
  /// left out.
  ///
  /// - Parameter withHistory: includes figures that histories keep and comparisons leave out.
  public init(_ record: RunRecord, withHistory: Bool = false) {
    figures = []
    let quantities = RunMetric.Quantity.allCases.filter { withHistory || !$0.comparison.isForHistory }
    for quantity in quantities where quantity.comparison.scope != .operations {
      add(nil, quantity, record.reading(quantity.figure, quantity.comparison.aggregate))
    }
    let showsGroups = Set(record.operations.map(\.group)).count > 1
    for operation in record.operations {
      let name = showsGroups ? "\(operation.group)/\(operation.name)" : operation.name
      let selectors: [FigureSelector: String] = [.operation: operation.name, .group: operation.group]
      for quantity in quantities where quantity.comparison.scope != .all {
        add(name, quantity, record.reading(quantity.figure, quantity.comparison.aggregate, selectors))
      }
    }
  }

  private mutating func add(_ operation: String?, _ quantity: RunMetric.Quantity, _ reading: FigureReading) {
    guard let value = reading.value, value.isFinite, reading.samples >= quantity.comparison.minimumSamples else {
      return
    }
    let metric = RunMetric(operation: operation, quantity: quantity)
    figures.append((metric, value))
    counts[metric] = reading.counts
  }

  /// The figure of a metric.
  public func value(of metric: RunMetric) -> Double? { figures.first { $0.metric == metric }?.value }
}

extension RunFigures {
  /// Given figures.
  public init(
    _ figures: [(metric: RunMetric, value: Double)], counts: [RunMetric: FisherTest.Counts] = [:]
  ) {
    self.figures = figures
    self.counts = counts
  }
}
