public import LoadScenario

extension Plan {
  /// A plan as tests need it: one group of workers, one run, the same seed every time.
  ///
  /// ```swift
  /// let plan = try Plan(
  ///   operations: ["take": 3, "return_ticket": 1], threads: 4, length: .duration(.seconds(2)),
  ///   thresholds: [Threshold("latency{operation:take}", "p(99) < 1ms")])
  /// ```
  ///
  /// The target is the one passed to ``LoadTest/run(_:_:)-(Target.Type,_)``. The plan is not checked here.
  ///
  /// - Parameters:
  ///   - name: the name of the plan in the record.
  ///   - operations: the operations and their relative weights.
  ///   - executor: the executor that performs them.
  ///   - threads: the number of workers.
  ///   - length: `.iterations(10_000)`, over all workers, or `.duration(.seconds(2))`.
  ///   - warmup: the duration of the warm-up, which no figure contains.
  ///   - timing: which operations are timed; all are counted.
  ///   - config: the target's configuration as JSON text.
  ///   - seed: the seed for all random choices.
  ///   - thresholds: the thresholds of the verdict.
  public init(
    name: String = "test", operations: KeyValuePairs<String, Double>, executor: Executor = .threads, threads: Int = 1,
    length: RunLength, warmup: Duration = .milliseconds(100), timing: Timing = .auto, config: String = "{}",
    seed: UInt64 = 1, thresholds: [Threshold] = []
  ) {
    let mix = operations.map { MixEntry(operation: $0.key, weight: $0.value) }
    self.init(
      name: name, target: TargetReference(source: .named(""), config: config), executor: executor,
      groups: [WorkerGroup(workers: threads, mix: mix)], warmupNanoseconds: warmup.wholeNanoseconds, length: length,
      timing: timing, seed: seed, memory: MemoryPlan(allocator: .system), thresholds: thresholds)
  }
}
