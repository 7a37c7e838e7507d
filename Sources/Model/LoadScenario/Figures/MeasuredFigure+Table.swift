extension MeasuredFigure {
  /// All figures, in the order of the reference.
  public static let table: [MeasuredFigure] = [
    latency, serviceTime, lag, throughput, operations, failures, dropped, cpu, allocated, retained, leaks, projected,
    resident, gauge,
  ]

  static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })

  private static let times: [Statistic] = [
    Statistic(.mean, .nanoseconds), Statistic(.minimum, .nanoseconds), Statistic(.maximum, .nanoseconds),
    Statistic(.median, .nanoseconds), Statistic(.standardDeviation, .nanoseconds),
    Statistic(.percentile(99), .nanoseconds),
  ]

  /// Time of an operation from when it was due.
  public static let latency = MeasuredFigure(
    "latency",
    "time from the intended start of an operation to its end; in the closed model the service time, except with "
      + "`\"submission\": \"operation\"`",
    .times(.latency), times, selectors: [.operation, .group, .result], timeDependence: .always,
    comparisons: [.mean, .p50, .p99],
    columns: [
      Column("mean", .mean, place: 3, leftOut: 2), Column("p50", .percentile(50), place: 4),
      Column("p95", .percentile(95), place: 5, leftOut: 5), Column("p99", .percentile(99), place: 6),
      Column("p99.9", .percentile(99.9), place: 7, leftOut: 4), Column("max", .maximum, place: 8),
    ],
    exports: [
      Export(
        "loadtest_run_latency_seconds", "Latency from the intended start of the operation; quantile 1 is the maximum.")
    ], example: "p(99) < 5ms")

  /// Time of an operation from when it began.
  public static let serviceTime = MeasuredFigure(
    "service_time", "time from the actual start of an operation to its end", .times(.serviceTime), times,
    selectors: [.operation, .group], timeDependence: .always,
    exports: [
      Export("loadtest_run_service_time_seconds", "Time from the actual start of the operation to its end.")
    ], example: "p(99) < 5ms")

  /// How late operations began.
  public static let lag = MeasuredFigure(
    "lag",
    "actual minus intended start of an operation (open model, and with `\"submission\": \"operation\"`)", .times(.lag),
    times,
    selectors: [.operation, .group], timeDependence: .always, example: "p(99) < 5ms")

  /// Operations per second.
  public static let throughput = MeasuredFigure(
    "throughput", "operations per second in the measured phase", .counter(.operations),
    [Statistic(.rate, .perSecond, isPartOfWhole: true)], selectors: [.operation, .group, .result], better: .more,
    timeDependence: .always, comparisons: [.throughput],
    columns: [Column("rate", .rate, place: 2, leftOut: 1)],
    exports: [
      Export(
        "loadtest_run_operation_throughput_per_second", "Operations performed per second.", .rate)
    ], example: "rate > 500/s")

  /// Operations performed.
  public static let operations = MeasuredFigure(
    "operations", "operations performed, including failed ones", .counter(.operations),
    [Statistic(.count, .count, isPartOfWhole: true)], selectors: [.operation, .group], better: .more,
    timeDependence: .inTimedRuns, columns: [Column("count", .count, place: 1)],
    exports: [
      Export("loadtest_run_operation_calls", "Operations performed, including failed ones.", .count)
    ], example: "count > 1000")

  /// Operations that failed.
  public static let failures = MeasuredFigure(
    "failures", "operations that failed, or their share of the operations performed", .counter(.failures),
    [Statistic(.count, .count, isPartOfWhole: true), Statistic(.rate, .share)], selectors: [.operation, .group],
    comparisons: [.failures], columns: [Column("failed", .count, place: 9)],
    exports: [Export("loadtest_run_operation_failures", "Operations that failed.", .count)],
    example: "rate < 0.1%")

  /// Arrivals that were never performed.
  public static let dropped = MeasuredFigure(
    "dropped",
    "arrivals dropped for lateness or not begun, or their share of all arrivals (open model)",
    .counter(.dropped),
    [Statistic(.count, .count, isPartOfWhole: true), Statistic(.rate, .share)], selectors: [.operation, .group],
    timeDependence: .always, comparisons: [.dropped], example: "rate < 0.1%")

  /// Processor time of an operation.
  public static let cpu = MeasuredFigure(
    "cpu",
    "processor time per operation, on the threads of the workers; not measured with asynchronous operations or with "
      + "`\"submission\": \"operation\"`", .workers(.processorTime),
    [Statistic(.mean, .nanoseconds)], selectors: [.group], timeDependence: .always, comparisons: [.cpu],
    exports: [
      Export("loadtest_run_cpu_seconds_per_operation", "Processor time per operation, by group.", .mean)
    ], example: "mean < 5us")

  /// What an operation allocates.
  public static let allocated = MeasuredFigure(
    "allocated",
    "usable bytes or objects that an operation allocates; bytes require jemalloc, objects a leak check", .allocations,
    [Statistic(.bytes, .bytes), Statistic(.objects, .count)], selectors: [.operation], isExact: true,
    comparisons: [.allocatedBytes, .allocatedObjects],
    columns: [Column("B/op", .bytes, place: 10, leftOut: 3)],
    exports: [
      Export("loadtest_run_allocated_bytes_per_operation", "Bytes allocated per call of the operation.", .bytes)
    ], example: "bytes < 64B")

  /// What an operation leaves behind.
  public static let retained = MeasuredFigure(
    "retained", "bytes per operation that stay live; 0 if the operation's memory does not keep growing", .retention,
    [Statistic(.bytes, .bytes)],
    selectors: [.operation], belongsToProcess: true, requirement: .leakAttribution,
    exports: [
      Export("loadtest_run_retained_bytes_per_operation", "Bytes retained per call of the operation.", .bytes)
    ], example: "bytes < 64B")

  /// The leaks that the leak check found.
  public static let leaks = MeasuredFigure(
    "leaks", "leaks that the leak check found: call sites if investigated, otherwise operations; plus resources",
    .leakCheck,
    [Statistic(.count, .count)], belongsToProcess: true, requirement: .leakCheck, example: "count == 0")

  /// The memory growth that the leak check projects.
  public static let projected = MeasuredFigure(
    "projected", "additional memory projected for ten times the operations of the leak check",
    .leakProjection,
    [Statistic(.bytes, .bytes)], belongsToProcess: true, requirement: .leakCheck, example: "bytes < 64MiB")

  /// The process's resident size.
  public static let resident = MeasuredFigure(
    "resident", "resident size of the measuring process, or its growth", .residentSize,
    [Statistic(.maximum, .bytes), Statistic(.growth, .bytes)], belongsToProcess: true, example: "growth < 16MiB")

  /// What the target reports.
  public static let gauge = MeasuredFigure(
    "gauge", "a number that the target reports at the end of the run", .gauges, [Statistic(.value, .number)],
    selectors: [.name], requiredSelector: .name, better: nil, belongsToProcess: true, example: "value >= 80")
}

/// The numbers by which runs are compared and followed.
extension MeasuredFigure.Comparison {
  /// Mean time.
  public static let mean = Self("mean", .mean, isForHistory: true)
  /// Median time.
  public static let p50 = Self("p50", .percentile(50))
  /// 99th percentile; with fewer than ten values beyond it, it is too noisy to compare.
  public static let p99 = Self("p99", .percentile(99), minimumChange: 0.10, minimumSamples: 1_000)
  /// Operations per second.
  public static let throughput = Self("throughput", .rate, scope: .all)
  /// Processor time of an operation.
  public static let cpu = Self("cpu", .mean, scope: .all)
  /// Share of operations that failed.
  public static let failures = Self("failures", .rate, scope: .allAndOperations)
  /// Share of arrivals that were never performed.
  public static let dropped = Self("dropped", .rate, scope: .allAndOperations)
  /// Usable bytes that an operation allocates.
  public static let allocatedBytes = Self("allocated bytes", .bytes)
  /// Objects that an operation allocates.
  public static let allocatedObjects = Self("allocated objects", .objects)
}
