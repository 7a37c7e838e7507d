public import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import PortableFoundation

/// The newest run of each scenario as Prometheus metrics. Pure.
///
/// All are gauges and summaries: a newer run may have lower figures, so that none is a counter. Figures that were not
/// measured have no sample.
public enum RunMetrics {
  /// The maximum number of operations of a scenario: the first of the plan. Each takes a dozen series.
  public static let maximumOperations = 100
  /// The maximum number of thresholds of a scenario.
  public static let maximumThresholds = 100

  private typealias Family = PrometheusText.Family
  private typealias Sample = PrometheusText.Sample

  /// The families of runs.
  ///
  /// - Parameter records: one for each scenario; of several with the same name only the last, since their labels would
  ///   be the same.
  public static func families(_ records: [RunRecord]) -> [PrometheusText.Family] {
    var newest: [String: RunRecord] = [:]
    for record in records { newest[record.scenario.name] = record }
    let runs = newest.ordered { $0.key < $1.key }.map(\.value)
    return whole(runs) + operations(runs) + memory(runs) + thresholds(runs)
  }

  // MARK: Runs

  private static func gauge(
    _ name: String, _ help: String, _ runs: [RunRecord], _ value: (RunRecord) -> Double?
  ) -> PrometheusText.Family {
    Family(
      name, .gauge, help: help,
      samples: runs.compactMap { run in value(run).map { Sample(["scenario": run.scenario.name], value: $0) } })
  }

  private static func whole(_ runs: [RunRecord]) -> [PrometheusText.Family] {
    [
      Family(
        "loadtest_run_outcome", .gauge, help: "1 for the outcome of the newest run, 0 for the other outcomes.",
        samples: runs.flatMap { run in
          run.verdict.map { verdict in
            Verdict.Outcome.allCases.map {
              Sample(
                ["scenario": run.scenario.name, "outcome": $0.rawValue], value: $0 == verdict.outcome ? 1 : 0)
            }
          } ?? []
        }),
      gauge(
        "loadtest_run_valid", "1 if the run completed and its measurement can be trusted, 0 otherwise.",
        runs
      ) { $0.distrust == nil ? 1 : 0 },
      gauge("loadtest_run_start_time_seconds", "Start of the measured phase as Unix time.", runs) { run in
        run.startedAt.flatMap(unixSeconds)
      },
      gauge("loadtest_run_elapsed_seconds", "Duration of the measured phase.", runs) { $0.elapsedSeconds },
      gauge("loadtest_run_workers", "Number of workers.", runs) { Double($0.scenario.workerCount) },
      gauge("loadtest_run_operations", "Operations performed, including failed ones.", runs) {
        Double($0.totals.operations)
      },
      gauge("loadtest_run_failures", "Operations that failed.", runs) { Double($0.totals.failures) },
      gauge("loadtest_run_dropped", "Arrivals dropped or not begun (open model).", runs) {
        $0.reading(.dropped, .count).value
      },
      gauge("loadtest_run_throughput_per_second", "Operations per second, all operations together.", runs) {
        $0.totals.throughputPerSecond
      },
      gauge("loadtest_run_warnings", "Number of warnings about the figures.", runs) {
        Double($0.environment.warnings.count)
      },
      gauge("loadtest_run_processor_steal_ratio", "Steal: share of processor time taken by other machines.", runs) {
        $0.environment.stealPercent.map { $0 / 100 }
      },
    ]
  }

  private static func unixSeconds(_ text: String) -> Double? {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return ((try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)))?.timeIntervalSince1970
  }

  // MARK: Operations

  private static let quantiles: [(label: String, aggregate: Aggregate)] = [
    ("0.5", .percentile(50)), ("0.9", .percentile(90)), ("0.95", .percentile(95)), ("0.99", .percentile(99)),
    ("0.999", .percentile(99.9)), ("1", .maximum),
  ]

  /// The families that the table of figures has.
  private static func operations(_ runs: [RunRecord]) -> [PrometheusText.Family] {
    MeasuredFigure.table.flatMap { figure in
      figure.exports.map { export in
        Family(
          export.name, export.aggregate == nil ? .summary : .gauge, help: export.help,
          samples: runs.flatMap { run in subjects(figure, run).flatMap { samples(figure, export, run, $0) } })
      }
    }
  }

  /// The subjects of samples: each operation of each group, or each group.
  private static func subjects(_ figure: MeasuredFigure, _ run: RunRecord) -> [[FigureSelector: String]] {
    guard figure.selectors.contains(.operation) else { return run.scenario.groups.map { [.group: $0.name] } }
    return run.operations.prefix(maximumOperations).map { [.operation: $0.name, .group: $0.group] }
  }

  private static func samples(
    _ figure: MeasuredFigure, _ export: MeasuredFigure.Export, _ run: RunRecord, _ subject: [FigureSelector: String]
  ) -> [PrometheusText.Sample] {
    let own =
      [PrometheusText.Label(name: "scenario", value: run.scenario.name)]
      + [FigureSelector.group, .operation].compactMap { key in
        subject[key].map { PrometheusText.Label(name: key.rawValue, value: $0) }
      }
    func value(_ aggregate: Aggregate) -> Double? {
      let value = run.reading(figure, aggregate, subject).value
      // Prometheus's base unit is the second.
      return figure.unit(aggregate) == .nanoseconds ? value.map { $0 / 1e9 } : value
    }
    if let aggregate = export.aggregate { return value(aggregate).map { [Sample(own, value: $0)] } ?? [] }
    guard let mean = value(.mean) else { return [] }
    let samples = Double(run.reading(figure, .mean, subject).samples)
    return quantiles.compactMap { label, aggregate in
      value(aggregate).map { Sample(own + [PrometheusText.Label(name: "quantile", value: label)], value: $0) }
    } + [Sample(own, suffix: "_sum", value: mean * samples), Sample(own, suffix: "_count", value: samples)]
  }

  // MARK: Memory

  private static func memory(_ runs: [RunRecord]) -> [PrometheusText.Family] {
    [
      gauge("loadtest_run_resident_max_bytes", "Peak resident size of the measuring process.", runs) {
        $0.memory.maximumResidentBytes.map { Double($0) }
      },
      gauge("loadtest_run_live_bytes", "Live bytes of the allocator at the end.", runs) {
        $0.memory.samples.last?.liveBytes.map { Double($0) }
      },
      Family(
        "loadtest_run_leak_check", .gauge, help: "1 for the result of the leak check, 0 for the other results.",
        samples: runs.flatMap { run in
          run.memory.leaks.map { leaks in
            LeakKind.allCases.map {
              Sample(["scenario": run.scenario.name, "kind": $0.rawValue], value: $0 == leaks.kind ? 1 : 0)
            }
          } ?? []
        }),
      gauge("loadtest_run_leak_growth_bytes_per_operation", "Growth of live memory per operation.", runs) {
        $0.memory.leaks?.growthBytesPerOperation?.estimate
      },
    ]
  }

  // MARK: Thresholds

  private static func thresholds(_ runs: [RunRecord]) -> [PrometheusText.Family] {
    var holds: [PrometheusText.Sample] = []
    for run in runs {
      var seen: Set<String> = []
      // The same threshold twice would be one series with two values.
      for result in run.verdict?.thresholds.prefix(maximumThresholds) ?? []
      where seen.insert("\(result.metric)\n\(result.expression)").inserted {
        let labels: KeyValuePairs = [
          "scenario": run.scenario.name, "metric": result.metric, "threshold": result.expression,
        ]
        holds.append(Sample(labels, value: result.outcome == .pass ? 1 : result.outcome == .fail ? 0 : .nan))
      }
    }
    return [
      Family(
        "loadtest_run_threshold_holds", .gauge,
        help: "1 if the threshold held, 0 if it did not, NaN if it was not judged (invalid or no data).", samples: holds
      )
    ]
  }
}
