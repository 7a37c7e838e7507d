/// One of the runs of a plan: one target, one executor, one number of workers, one repetition.
public struct PlanCell: Sendable, Hashable {
  /// Its place among the plan's runs, from 0.
  public var number: Int
  /// Which repetition, from 0.
  public var repetition: Int
  /// Distinguishes it from the other alternatives of the plan, for people; the same in all repetitions.
  public var label: String
  /// What it runs: a plan of one run.
  public var plan: Plan
}

extension Plan {
  /// The maximum number of runs of a scenario: targets × executors × numbers of workers × repetitions. Each has a record
  /// with its histograms, and all records are in memory while they are compared.
  public static let maximumCells = 64

  /// How many runs the plan makes.
  public var cellCount: Int {
    runsOfEach * (alternatives.map { $0.targets.count * $0.executors.count * ($0.threads?.count ?? 1) } ?? 1)
  }

  /// Within what the parser allows, whatever number a saved plan has.
  private var runsOfEach: Int { min(max(repetitions, 1), Plan.maximumCells) }

  /// The plan's runs in their order: interleaved, so that changes on the machine affect all alternatives alike. Every
  /// repetition goes through all targets, each target through all executors, and each executor through all thread
  /// counts.
  public var cells: [PlanCell] {
    let targets = alternatives?.targets ?? [target]
    let executors = alternatives?.executors ?? [executor]
    let counts = alternatives?.threads.map { $0.map(Int?.some) } ?? [nil]
    var cells: [PlanCell] = []
    for repetition in 0..<runsOfEach {
      for target in targets {
        for executor in executors {
          for count in counts {
            var plan = self
            plan.target = target
            plan.executor = executor
            if let count { plan.groups = groups.map { $0.with(workers: count) } }
            plan.alternatives = nil
            plan.repetitions = 1
            // A number of workers names them, and with that the executor.
            let workers = counts.count > 1 ? count.map { "\($0) \(executor.workerNoun($0))" } : nil
            let parts = [
              targets.count > 1 || (executors.count == 1 && workers == nil) ? target.labelWithConfig : nil,
              workers ?? (executors.count > 1 ? executor.rawValue : nil),
            ]
            cells.append(
              PlanCell(
                number: cells.count, repetition: repetition,
                label: parts.compactMap { $0 }.joined(separator: ", "), plan: plan))
          }
        }
      }
    }
    return cells
  }
}

extension WorkerGroup {
  fileprivate func with(workers: Int) -> WorkerGroup {
    var group = self
    group.workers = workers
    return group
  }
}
