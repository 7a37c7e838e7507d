internal import LoadTarget

/// The workers of a run that have been made so far: all before the run, or more and more as they are wanted.
struct WorkerCrew {
  let workers: WorkerSet
  let executor: any WorkerExecutor
  private let gate: Gate
  private let makeWorker: @Sendable (Int) async throws -> any LoadWorker
  /// How many workers of each group there are.
  private(set) var counts: [Int]
  /// Why there are fewer than were wanted.
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

  /// Whether a worker has been made.
  func hasMade(_ worker: Int) -> Bool {
    let cell = workers.cells[worker]
    return cell.indexInGroup < counts[cell.group]
  }

  /// Makes all workers of the plan, which the gate expects.
  mutating func makeAll() throws {
    try executor.start(workers.cells, gate: gate, makeWorker: makeWorker)
    counts = workers.controls.active
  }

  /// Makes workers up to a number for each group, and says that so many perform.
  ///
  /// - Throws: what kept the first worker from being made that could not be; those before it are there.
  mutating func make(_ wanted: [Int]) throws {
    for cell in workers.cells where counts[cell.group] <= cell.indexInGroup && cell.indexInGroup < wanted[cell.group] {
      gate.expect(1)
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

  /// As ``make(_:)`` while the run goes on: what cannot be made is told, and those that are there perform.
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
