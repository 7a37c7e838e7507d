import InterleavingExplorer
import LoadPlatform
import Testing

/// What each memory model lets two to four threads find, against the outcomes that the literature gives for these litmus
/// tests.
struct MemoryModelTests {
  private static let x = 0
  private static let y = 1

  /// A memory of two words, and what each thread found.
  private struct State: Sendable {
    let memory: SimulatedMemory
    let found = Lock<[Int: [UInt64]]>([:])

    init(_ model: MemoryModel) { memory = SimulatedMemory(words: 2, model: model) }

    func write(_ word: Int, byUpdate: Bool) {
      if byUpdate { memory.add(word, 1) } else { memory.store(word, 1) }
    }

    func load(_ word: Int, thread: Int) {
      let value = memory.load(word)
      found.withLock { $0[thread, default: []].append(value) }
    }

    /// What the threads found, in their order.
    var outcome: String {
      found.withLock { found in found.keys.sorted().flatMap { found[$0] ?? [] }.map { "\($0)" }.joined() }
    }
  }

  /// The outcomes of all executions.
  private static func outcomes(
    _ model: MemoryModel, _ threads: [@Sendable (State) -> Void]
  ) throws -> Set<String> {
    let outcomes = Lock<Set<String>>([])
    let result = try Exploration.run(
      preemptionBound: nil, limit: 100_000, setUp: { State(model) }, threads: threads,
      check: { state in
        outcomes.withLock { _ = $0.insert(state.outcome) }
        return nil
      })
    #expect(result.outcome == .allPassed)
    return outcomes.withLock { $0 }
  }

  /// Each writes a word and looks at the other's: can both miss each other?
  @Test(arguments: MemoryModel.allCases, [false, true])
  func storeBuffering(_ model: MemoryModel, byUpdate: Bool) throws {
    let outcomes = try Self.outcomes(
      model,
      [
        { state in
          state.write(Self.x, byUpdate: byUpdate)
          state.load(Self.y, thread: 0)
        },
        { state in
          state.write(Self.y, byUpdate: byUpdate)
          state.load(Self.x, thread: 1)
        },
      ])
    let missEachOther = model == .acquireRelease || model == .releasingStores && !byUpdate
    #expect(outcomes == (missEachOther ? ["00", "01", "10", "11"] : ["01", "10", "11"]))
  }

  @Test(arguments: MemoryModel.allCases) func whoSeesAMessageSeesWhatWasWrittenBefore(_ model: MemoryModel) throws {
    let outcomes = try Self.outcomes(
      model,
      [
        { state in
          state.memory.store(Self.x, 1)
          state.memory.store(Self.y, 1)
        },
        { state in
          state.load(Self.y, thread: 1)
          state.load(Self.x, thread: 1)
        },
      ])
    #expect(outcomes == ["00", "01", "11"])
  }

  @Test(arguments: MemoryModel.allCases) func aWordDoesNotGoBack(_ model: MemoryModel) throws {
    let outcomes = try Self.outcomes(
      model,
      [
        { state in
          state.memory.store(Self.x, 1)
          state.memory.store(Self.x, 2)
        },
        { state in
          state.load(Self.x, thread: 1)
          state.load(Self.x, thread: 1)
        },
      ])
    #expect(outcomes == ["00", "01", "02", "11", "12", "22"])
  }

  /// Two readers of independent writes: can they see them in different orders?
  @Test(arguments: MemoryModel.allCases, [false, true])
  func independentReaders(_ model: MemoryModel, byUpdate: Bool) throws {
    let outcomes = try Self.outcomes(
      model,
      [
        { $0.write(Self.x, byUpdate: byUpdate) }, { $0.write(Self.y, byUpdate: byUpdate) },
        { state in
          state.load(Self.x, thread: 2)
          state.load(Self.y, thread: 2)
        },
        { state in
          state.load(Self.y, thread: 3)
          state.load(Self.x, thread: 3)
        },
      ])
    let disagree = model == .acquireRelease || model == .releasingStores && !byUpdate
    #expect(outcomes.contains("1010") == disagree)
    #expect(outcomes.count == (disagree ? 16 : 15))
  }

  @Test(arguments: MemoryModel.allCases) func additionsLoseNothing(_ model: MemoryModel) throws {
    let result = try Exploration.run(
      preemptionBound: nil, limit: 10_000, setUp: { SimulatedMemory(words: 1, model: model) },
      threads: Array(repeating: { $0.add(0, 1) }, count: 3),
      check: { $0.load(0) == 3 ? nil : "an addition was lost" })
    #expect(result == ExplorationResult(executions: 6, outcome: .allPassed))
  }

  @Test func whatALoadFoundIsReplayed() throws {
    let threads: [@Sendable (State) -> Void] = [
      { $0.memory.store(Self.x, 1) }, { $0.load(Self.x, thread: 1) },
    ]
    let check: (State) -> String? = { state in
      state.memory.load(Self.x) == 1 && state.outcome == "0" ? "found \(state.outcome)" : nil
    }
    let result = try Exploration.replay(
      schedule: [0, 1, 1], setUp: { State(.acquireRelease) }, threads: threads, check: check)
    #expect(result.outcome == .failed("found 0", schedule: [0, 1, 1]))
  }
}
