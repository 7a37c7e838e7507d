internal import LoadTarget

/// The workers created so far: all before the run, or more and more when they are needed.
struct WorkerCrew {
  let workers: WorkerSet
  let executor: any WorkerExecutor
  private let gate: Gate
  private let makeWorker: @Sendable (Int) async throws -> any LoadWorker
  /// The number of workers of each group.
  private(set) var counts: [Int]
  /// Why there are fewer workers than requested.
  private(set) var warnings: [String] = []

  private static let maximumWarnings = 8

  init(
    workers: WorkerSet, executor: any WorkerExecutor, gate: Gate,
    makeWorker: @escaping @Sendable (Int) async throws -> any LoadWorker
  ) {
    self.workers = workers
    self.executor = executor
    self.gate = gate
    self.makeWorker = makeWorker
    counts = workers.controls.active.map { _ in 0 }
  }

  /// Whether a worker has been created.
  func hasMade(_ worker: Int) -> Bool {
    let cell = workers.cells[worker]
    return cell.indexInGroup < counts[cell.group]
  }

  /// Creates all workers of the plan, which the gate expects.
  mutating func makeAll() throws {
    try executor.start(workers.cells, gate: gate, makeWorker: makeWorker)
    counts = workers.controls.active
  }

  /// Creates workers up to a number for each group, and sets that many to perform.
  ///
  /// - Throws: why the first worker that could not be created failed; those before it exist.
  mutating func make(_ wanted: [Int]) throws {
    for cell in workers.cells where counts[cell.group] <= cell.indexInGroup && cell.indexInGroup < wanted[cell.group] {
      gate.expect(1)
      cell.seenGeneration = gate.generation
      do {
        try executor.start([cell], gate: gate, makeWorker: makeWorker)
      } catch {
        gate.expect(-1)
        throw error
      }
      counts[cell.group] += 1
    }
    workers.controls.setActive(wanted)
  }

  /// Like ``make(_:)``, while the run continues: a failure is reported as a warning, and the existing workers perform.
  mutating func follow(_ wanted: [Int]) {
    do {
      try make(wanted)
    } catch {
      if warnings.count < Self.maximumWarnings {
        warnings.append("\(wanted.reduce(0, +)) workers requested, but only \(counts.reduce(0, +)) started: \(error)")
      }
      workers.controls.setActive(zip(wanted, counts).map { min($0, $1) })
    }
  }
}
