import InterleavingExplorer
import LoadPlatform
import TestThreads
import Testing

@testable import AutoInstrumentation

/// Readers of the registry beside a library that leaves its place to another.
@Suite(.ownThread)
struct RegistryInterleavingTests {
  private struct State: Sendable {
    let places: LibraryPlaces<SimulatedWords>
    let problems = LoadPlatform.Lock<[String]>([])

    init(_ fault: SimulatedWords.Fault) {
      let memory = SimulatedMemory(words: LibraryPlaces<SimulatedWords>.wordCount, model: .releasingStores)
      places = LibraryPlaces(words: SimulatedWords(memory: memory, fault: fault))
      places.occupy(0, Self.library("a", "first"), sequence: 1, state: .available)
    }

    func replace() {
      places.free(0)
      places.occupy(0, Self.library("b", "second"), sequence: 2, state: .instrumented)
    }

    func readRows() {
      let (snapshot, rows) = places.rows()
      for row in rows {
        let isFirst = row.name == "a" && row.summary == "first" && row.state == .available && row.sequence == 1
        let isSecond = row.name == "b" && row.summary == "second" && row.state == .instrumented && row.sequence == 2
        if !isFirst, !isSecond { problems.withLock { $0.append("torn: \(row)") } }
      }
      if snapshot.count != rows.count {
        problems.withLock { $0.append("\(snapshot.count) libraries, \(rows.count) rows") }
      }
    }

    /// The status that goes with a name is that name's.
    func find() {
      if let (place, snapshot) = places.find("a"), snapshot[place] != .available {
        problems.withLock { $0.append("the status of another library") }
      }
    }

    private static func library(_ name: String, _ summary: String) -> LibraryDescription {
      LibraryDescription(name: name, summary: summary, isAvailable: { true }, instrument: {}, uninstrument: {})
    }
  }

  private static func explore(_ fault: SimulatedWords.Fault = .none) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: 3, limit: 200_000, setUp: { State(fault) },
      threads: [
        { $0.replace() },
        { state in
          state.readRows()
          state.find()
        },
      ], check: { $0.problems.withLock { $0.first } })
  }

  @Test("names, summaries and statuses are of one moment") func rows() throws {
    let result = try Self.explore()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("caught: no generation check") func noGenerationCheck() throws {
    let result = try Self.explore(.blind(bits: 0xFFFF << 48) { $0 == 0 })
    #expect(BreakerInterleavingTests.isFailed(result), "\(result)")
  }
}
