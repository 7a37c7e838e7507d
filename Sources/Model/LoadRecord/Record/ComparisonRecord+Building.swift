public import LoadScenario
internal import LoadStatistics

extension ComparisonRecord {
  /// Compares the runs of a plan.
  ///
  /// - Parameters:
  ///   - plan: the plan that all are runs of.
  ///   - records: what was measured, in the order of the plan's runs; fewer than the plan has when the others were not
  ///     made.
  public init(of plan: Plan, records: [RunRecord]) {
    var labels: [String] = []
    var columns: [[RunRecord]] = []
    for (position, cell) in plan.cells.enumerated() {
      let record = position < records.count ? records[position] : nil
      let measured = record.flatMap { ComparisonRecord.isMeasured($0) ? $0 : nil }
      if let column = labels.firstIndex(of: cell.label) {
        if let measured { columns[column].append(measured) }
      } else {
        labels.append(cell.label)
        columns.append(measured.map { [$0] } ?? [])
      }
    }
    var rows: [Row] = []
    for group in plan.groups {
      for entry in group.mix {
        let latencies: [(Metric, (LatencyRecord) -> UInt64?)] = [
          (.p50, { $0.p50 }), (.p99, { $0.p99 }), (.p999, { $0.p999 }),
        ]
        for (metric, figure) in latencies {
          rows.append(
            Row(metric, of: entry.operation, in: group.name, columns) { record in
              let operation = record.operations.first { $0.name == entry.operation && $0.group == group.name }
              return operation.flatMap { figure($0.latencyNanoseconds) }.map { Double($0) }
            })
        }
      }
    }
    rows.append(Row(.throughput, of: nil, in: nil, columns) { $0.totals.throughputPerSecond })
    self.init(baseline: labels.first ?? "", labels: labels, runs: columns.map(\.count), rows: rows)
  }

  /// Whether a run's figures may be compared: a run that was ended early has valid figures up to its end, one that
  /// broke does not.
  static func isMeasured(_ record: RunRecord) -> Bool { record.ending.kind.outcome == nil }
}

extension ComparisonRecord.Row {
  /// A row of the figures that each column's runs have.
  fileprivate init(
    _ metric: ComparisonRecord.Metric, of operation: String?, in group: String?, _ columns: [[RunRecord]],
    figure: (RunRecord) -> Double?
  ) {
    let figures = columns.map { $0.compactMap(figure).filter(\.isFinite) }
    let values = figures.map { Quantile.median(of: $0) }
    let baseline = values.first.flatMap { $0 }
    self.init(
      operation: operation, group: group, metric: metric, values: values, least: figures.map { $0.min() },
      most: figures.map { $0.max() },
      ratios: values.map { value in
        guard let value, let baseline, baseline > 0 else { return nil }
        return value / baseline
      })
  }
}
