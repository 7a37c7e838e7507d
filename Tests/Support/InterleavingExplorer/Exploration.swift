/// Runs a few threads in all their interleavings, in the manner of CHESS (M. Musuvathi et al., OSDI 2008): a stateless
/// search that makes one execution after another from the start and decides before each access to ``SimulatedMemory``
/// who goes on. Under a weaker ``MemoryModel`` it also decides what a load finds.
///
/// Real threads play the simulated ones, one at a time. A thread's first step reaches from its beginning to its first
/// access; every other step is an access and what follows it. Steps must depend on nothing but the state and the
/// schedule: an exploration whose executions differ otherwise fails as not deterministic. A loop without an access is
/// never interrupted. What else the threads share needs protection of its own in the eyes of the compiler alone.
public enum Exploration {
  /// How many steps an execution may take unless told otherwise.
  public static let defaultStepLimit = 10_000

  /// Makes all executions, up to the first that goes wrong. Blocking.
  ///
  /// Threads that make no progress cannot be ended: they, and the state of that execution, stay for the life of the
  /// process. Everything else is freed.
  ///
  /// - Parameters:
  ///   - preemptionBound: how many switches away from a thread that could go on, and loads of values that are not the newest, an
  ///     execution may have; nil: any.
  ///   - limit: how many executions are made at most, at least 1.
  ///   - stepLimit: how many steps an execution may take before it fails for want of progress.
  ///   - setUp: makes the memory and the algorithm on it, for each execution anew.
  ///   - threads: what each thread does.
  ///   - check: judges the state after all threads have ended: nil, or what is wrong with it.
  /// - Throws: when the system has no thread to give.
  public static func run<State: Sendable>(
    preemptionBound: Int?, limit: Int, stepLimit: Int = defaultStepLimit, setUp: () -> State,
    threads: [@Sendable (State) -> Void], check: (State) -> String?
  ) throws -> ExplorationResult {
    precondition(preemptionBound ?? 0 >= 0 && limit > 0, "a bound is not negative, a limit is positive")
    let path = ChoicePath(preemptionBound: preemptionBound)
    return try search(path, limit: limit, stepLimit: stepLimit, setUp: setUp, threads: threads, check: check)
  }

  /// Makes the one execution of a schedule, as a failed exploration reports it. After the schedule's end threads go on
  /// without preemption.
  ///
  /// - Parameter schedule: the index of the thread that goes on at each step, and of the value where a load has several.
  /// - Throws: when the system has no thread to give.
  public static func replay<State: Sendable>(
    schedule: [Int], stepLimit: Int = defaultStepLimit, setUp: () -> State, threads: [@Sendable (State) -> Void],
    check: (State) -> String?
  ) throws -> ExplorationResult {
    let path = ChoicePath(replaying: schedule)
    return try search(path, limit: 1, stepLimit: stepLimit, setUp: setUp, threads: threads, check: check)
  }

  private static func search<State: Sendable>(
    _ path: ChoicePath, limit: Int, stepLimit: Int, setUp: () -> State, threads: [@Sendable (State) -> Void],
    check: (State) -> String?
  ) throws -> ExplorationResult {
    precondition(!threads.isEmpty && threads.count <= ThreadSet.capacity, "1 to \(ThreadSet.capacity) threads")
    precondition(stepLimit > 0, "a step limit is positive")
    let scheduler = Scheduler(threads: threads.count, path: path, stepLimit: stepLimit)
    let crew = try Crew(threads.count, scheduler)
    let result = execute(scheduler, limit: limit, setUp: setUp, threads: threads, check: check)
    crew.end()
    return result
  }

  private static func execute<State: Sendable>(
    _ scheduler: Scheduler, limit: Int, setUp: () -> State, threads: [@Sendable (State) -> Void],
    check: (State) -> String?
  ) -> ExplorationResult {
    var executions = 0
    while true {
      let state = setUp()
      executions += 1
      if let message = scheduler.execute({ threads[$0](state) }) ?? check(state) {
        let outcome = ExplorationResult.Outcome.failed(message, schedule: scheduler.schedule)
        return ExplorationResult(executions: executions, outcome: outcome)
      }
      if !scheduler.advance() { return ExplorationResult(executions: executions, outcome: .allPassed) }
      if executions == limit { return ExplorationResult(executions: executions, outcome: .limitReached) }
    }
  }
}
