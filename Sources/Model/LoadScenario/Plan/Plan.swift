/// A scenario after parsing, validation and defaults: immutable and fully resolved.
///
/// No later stage sees the scenario file. A plan is also what a record keeps under `scenario`, so its coded form is
/// part of the record's format: times in nanoseconds, sizes in bytes, the unit in the key.
public struct Plan: Sendable, Hashable, Codable {
  /// The scenario's name, `[0-9A-Za-z_-]{1,64}`.
  public var name: String
  /// What the scenario is for.
  public var description: String?
  /// The file that the plan was made from; nil when it was made in code.
  public var file: String?
  /// The code under load; the first, if there are several.
  public var target: TargetReference
  /// What performs the operations; the first, if there are several.
  public var executor: Executor
  /// How operations reach the threads of a thread pool; nil: in loops.
  public var submission: Submission?
  /// All targets, executors and numbers of workers where there are several of any; nil for one of each.
  public var alternatives: PlanAlternatives?
  /// Workers that share a mix and a pace. Never empty; one group, named `default`, where the file has `threads` and `mix`, with
  /// the first of several numbers of workers.
  public var groups: [WorkerGroup]
  /// The phase before the measured one; excluded from every figure.
  public var warmupNanoseconds: UInt64
  /// The number of operations of the warm-up, of all workers together, in place of a time; nil: by time.
  public var warmupIterations: UInt64?
  /// What ends the measured phase.
  public var length: RunLength
  /// Which operations are timed.
  public var timing: Timing
  /// The number of runs of each combination of target, executor and number of workers, each in a fresh process. At least 1.
  public var repetitions: Int
  /// Whether workers are pinned to processors, in turn.
  public var pin: Bool
  /// The time that operations in flight have to finish after the end of the measured phase.
  public var gracefulStopNanoseconds: UInt64
  /// An operation that runs longer than this ends the run as stalled: a `fail`, or `invalid` if the whole process did
  /// not run for too much of the run.
  public var stallNanoseconds: UInt64
  /// The seed of every random choice of the run.
  public var seed: UInt64
  /// How memory is sampled.
  public var memory: MemoryPlan
  /// The conditions that must hold.
  public var thresholds: [Threshold]
  /// The shard that this plan is, and the plan it is a part of; nil: the plan is whole.
  public var shard: PlanShard?
  /// When the measured phase begins, nanoseconds since the epoch; nil: as soon as it can.
  public var startNanosecondsSinceEpoch: UInt64?

  /// Makes a plan of resolved values.
  public init(
    name: String, description: String? = nil, file: String? = nil, target: TargetReference,
    executor: Executor = .threads, submission: Submission? = nil, alternatives: PlanAlternatives? = nil,
    groups: [WorkerGroup], warmupNanoseconds: UInt64 = 1_000_000_000,
    length: RunLength, timing: Timing = .auto, repetitions: Int = 1, pin: Bool = false,
    gracefulStopNanoseconds: UInt64 = 10_000_000_000, stallNanoseconds: UInt64 = 30_000_000_000, seed: UInt64,
    memory: MemoryPlan = MemoryPlan(), thresholds: [Threshold] = []
  ) {
    self.name = name
    self.description = description
    self.file = file
    self.target = target
    self.executor = executor
    self.submission = submission
    self.alternatives = alternatives
    self.groups = groups
    self.warmupNanoseconds = warmupNanoseconds
    self.length = length
    self.timing = timing
    self.repetitions = repetitions
    self.pin = pin
    self.gracefulStopNanoseconds = gracefulStopNanoseconds
    self.stallNanoseconds = stallNanoseconds
    self.seed = seed
    self.memory = memory
    self.thresholds = thresholds
  }

  /// All workers of all groups.
  public var workerCount: Int { groups.reduce(0) { $0 + $1.workers } }

  /// The operations of all mixes, each once, in their order.
  public var operationNames: [String] {
    var seen: Set<String> = []
    return groups.flatMap(\.mix).map(\.operation).filter { seen.insert($0).inserted }
  }

  /// Whether each operation is submitted on its own.
  public var submitsOperations: Bool { submission == .operation }

  /// Whether the number of workers that perform is set during the run; the groups then have the maximum number.
  public var isSteered: Bool { length == .untilStopped }

  /// Whether a group's operations have a lag, and a latency other than their service time, because they are due or
  /// submitted before they begin.
  public func measuresLag(of group: WorkerGroup) -> Bool { group.arrivals != nil || submitsOperations }

  /// The static split of a run's operations: how many a worker performs; counts differ by at most one, also over all
  /// shards of a plan. Nil where the run is limited by time.
  public func operations(ofWorker index: Int) -> UInt64? {
    guard case .iterations(let total) = shard?.whole.length ?? length else { return nil }
    return share(of: total, forWorker: index)
  }

  /// How many operations a group performs in the measured phase; in the open model, how many arrivals are expected. Nil where
  /// the time alone limits them.
  package func expectedOperations(ofGroup number: Int) -> Double? {
    switch length {
    case .iterations:
      let first = groups[..<number].reduce(0) { $0 + $1.workers }
      return (first..<first + groups[number].workers).reduce(0) { $0 + Double(operations(ofWorker: $1) ?? 0) }
    case .duration(let nanoseconds): return groups[number].arrivals?.expected(toNanoseconds: nanoseconds)
    case .untilStopped: return nil
    }
  }

  /// How many operations of the warm-up a worker performs; nil where time limits it.
  public func warmupOperations(ofWorker index: Int) -> UInt64? {
    (shard.map(\.whole.warmupIterations) ?? warmupIterations).map { share(of: $0, forWorker: index) }
  }

  /// The number of `total` operations of the whole plan that a worker performs.
  private func share(of total: UInt64, forWorker index: Int) -> UInt64 {
    let workers = UInt64(max(1, shard?.whole.groups.reduce(0) { $0 + $1.workers } ?? workerCount))
    return total / workers + (UInt64(wholeIndex(ofWorker: index)) < total % workers ? 1 : 0)
  }
}
