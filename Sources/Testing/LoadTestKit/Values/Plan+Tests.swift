public import LoadScenario

extension Plan {
  /// A plan as tests need it: one group of workers, one run, the same seed every time.
  ///
  /// ```swift
  /// let plan = try Plan(
  ///   operations: ["take": 3, "give_back": 1], threads: 4, length: .duration(.seconds(2)),
  ///   thresholds: [Threshold("latency{operation:take}", "p(99) < 1ms")])
  /// ```
  ///
  /// The target is the one that ``LoadTest/run(_:_:)-(Target.Type,_)`` is called with. Nothing is checked before.
  ///
  /// - Parameters:
  ///   - name: the record's name for the plan.
  ///   - operations: what is performed, with weights relative to each other.
  ///   - executor: what performs it.
  ///   - threads: how many workers.
  ///   - length: `.iterations(10_000)`, of all workers together, or `.duration(.seconds(2))`.
  ///   - warmup: how long before the measured phase; no figure contains it.
  ///   - timing: which operations are timed; all are counted.
  ///   - config: the target's configuration as JSON text.
  ///   - seed: of every random choice.
  ///   - thresholds: what counts as good, for the verdict.
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
