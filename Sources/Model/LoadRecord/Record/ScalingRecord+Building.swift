public import LoadScenario
internal import LoadStatistics

extension ScalingRecord {
  /// The curves of a plan that sweeps its number of workers; nil for any other plan.
  ///
  /// - Parameters:
  ///   - plan: the plan that all are runs of.
  ///   - records: what was measured, in the order of the plan's runs; fewer than the plan has when the others were not
  ///     made.
  ///   - processors: the logical processors of the machine that measured: with more workers than that, some wait for a
  ///     processor, which is not a property of the target.
  public init?(of plan: Plan, records: [RunRecord], processors: Int?) {
    guard let alternatives = plan.alternatives, let counts = alternatives.threads, counts.count > 1 else { return nil }
    let runs = zip(plan.cells, records).filter { ComparisonRecord.isMeasured($1) }
    let isOpen = plan.groups.contains { $0.arrivals != nil }
    curves = alternatives.targets.flatMap { target in
      alternatives.executors.map { executor in
        let own = runs.filter { $0.0.plan.target == target && $0.0.plan.executor == executor }
        var points = counts.ordered().map { count in
          Point(threads: count, records: own.filter { $0.0.plan.workerCount == count }.map(\.1))
        }
        if !isOpen { ScalingRecord.compare(&points) }
        let (law, note) = isOpen ? (nil, ScalingRecord.openNote) : ScalingRecord.law(of: points, processors: processors)
        return Curve(
          target: target.labelWithConfig, executor: executor.rawValue, points: points, universalScalabilityLaw: law,
          note: note)
      }
    }
  }

  /// Why the law is not fitted in the open model.
  private static let openNote =
    "the throughput is set by the rate of arrivals and does not show what the workers can do"

  /// Sets the efficiencies of points, which are in ascending order.
  private static func compare(_ points: inout [Point]) {
    func ofOneWorker(_ point: Point?) -> Double? {
      point.flatMap { point in point.throughputPerSecond.map { $0 / Double(point.threads) } }
    }
    guard let baseline = ofOneWorker(points.first), baseline > 0 else { return }
    for index in points.indices { points[index].efficiency = ofOneWorker(points[index]).map { $0 / baseline } }
  }

  private static func law(of points: [Point], processors: Int?) -> (Law?, note: String?) {
    guard let processors else { return (nil, "the number of processors is unknown") }
    let measured = points.compactMap { point in
      point.throughputPerSecond.map { UniversalScalabilityLaw.Point(workers: point.threads, throughput: $0) }
    }
    let fitting = measured.filter { $0.workers <= processors && $0.throughput > 0 }
    let (most, least) = (Counted.text(processors, "logical processor"), UniversalScalabilityLaw.minimumCounts)
    guard fitting.count >= least else {
      let counts = fitting.map { String($0.workers) }.joined(separator: ", ")
      let found =
        fitting.isEmpty
        ? "none was measured" : "only \(Counted.text(fitting.count, "was", "were")) measured (\(counts))"
      return (
        nil,
        "a fit needs at least \(least) worker counts up to the number of logical processors (\(processors)); \(found)"
      )
    }
    guard let law = UniversalScalabilityLaw(fitting: fitting) else {
      return (nil, "the law does not fit the measured points")
    }
    let left = measured.filter { $0.workers > processors }.map { String($0.workers) }.joined(separator: ", ")
    return (
      Law(
        lambda: law.lambda, sigma: law.sigma, kappa: law.kappa, rSquared: law.rSquared(of: fitting),
        peakWorkers: law.peakWorkers),
      left.isEmpty ? nil : "\(left) excluded: more workers than the \(most)"
    )
  }
}

extension ScalingRecord.Point {
  /// The medians of repetitions.
  fileprivate init(threads: Int, records: [RunRecord]) {
    let rates = records.compactMap(\.totals.throughputPerSecond).filter(\.isFinite)
    let p99s = records.compactMap { record in
      record.operations.map(\.latencyNanoseconds.histogram).pooled()?.value(atPercentile: 99).map { Double($0) }
    }
    self.init(
      threads: threads, throughputPerSecond: Quantile.median(of: rates), p99Nanoseconds: Quantile.median(of: p99s))
  }
}
