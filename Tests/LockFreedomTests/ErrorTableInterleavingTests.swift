import InterleavingExplorer
import LoadPlatform
import TestThreads
import Testing

@testable import AutoInstrumentation

/// The error table under all interleavings with few preemptions, and broken ones that are caught.
@Suite(.ownThread)
struct ErrorTableInterleavingTests {
  private static let first = SimulatedTable.first
  private static let second = SimulatedTable.second

  /// Two threads ask for the same new key: there must be one entry.
  private static func exploreInsertion(_ fault: SimulatedWords.Fault = .none) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: 3, limit: 200_000, setUp: { SimulatedTable(capacity: 2) { _ in fault } },
      threads: [{ $0.pin(first) }, { $0.pin(first) }],
      check: { table in
        let indices = table.indices.withLock { $0 }
        if Set(indices).count != 1 || indices.count != 2 { return "entries \(indices)" }
        return table.table.count == 1 ? nil : "\(table.table.count) entries"
      })
  }

  /// Two keys, room for one, and a reset that frees it: no failure is lost, and none counts for the other key.
  private static func exploreReset(
    bound: Int = 2, _ model: MemoryModel = .releasingStores,
    _ fault: @escaping @Sendable (ErrorTableLayout) -> SimulatedWords.Fault = { _ in .none }
  ) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: bound, limit: 200_000,
      setUp: { () -> SimulatedTable in
        let table = SimulatedTable(capacity: 1, model, fault: fault)
        table.record(first)
        return table
      }, threads: [{ $0.record(first) }, { $0.reset() }, { $0.record(second) }],
      check: { $0.check(recorded: [first.1: 2, second.1: 1]) })
  }

  /// A reader beside a reset and another key that gets the freed entry, and fails.
  private static func exploreReader(
    _ fault: @escaping @Sendable (ErrorTableLayout) -> SimulatedWords.Fault = { _ in .none }
  ) throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: 2, limit: 200_000,
      setUp: { () -> SimulatedTable in
        let table = SimulatedTable(capacity: 1, fault: fault)
        table.record(first)
        return table
      },
      threads: [
        { $0.expectHealthy(first) },
        { table in
          table.reset()
          table.addOpen(second)
        },
      ], check: { $0.problems.withLock { $0.first } })
  }

  /// A look beside a reset in which another one happens.
  private static func exploreNestedReset() throws -> ExplorationResult {
    try Exploration.run(
      preemptionBound: 2, limit: 200_000,
      setUp: { () -> SimulatedTable in
        let table = SimulatedTable(capacity: 2)
        table.record(first)
        table.record(second)
        return table
      }, threads: [{ $0.expectOperations([0, 2]) }, { $0.resetTwice() }],
      check: { $0.check(recorded: [first.1: 1, second.1: 1]) })
  }

  @Test("a key that two insert is there once") func insertion() throws {
    let result = try Self.exploreInsertion()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("no failure is lost beside a reset that frees places, and each that is left has a time") func reset() throws {
    let result = try Self.exploreReset()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("a reader never sees another key's breaker") func reader() throws {
    let result = try Self.exploreReader()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("a reset in a reset: who looks meanwhile finds all operations or none") func nestedReset() throws {
    let result = try Self.exploreNestedReset()
    #expect(result.outcome == .allPassed, "\(result)")
    #expect(result.executions > 100)
  }

  @Test("caught: no compare-and-swap") func noCompareAndSwap() throws {
    #expect(BreakerInterleavingTests.isFailed(try Self.exploreInsertion(.noCompareAndSwap)))
    #expect(
      BreakerInterleavingTests.isFailed(try Self.exploreReset(.sequentiallyConsistent) { _ in .noCompareAndSwap }))
  }

  @Test("caught: a reset that does not see pins") func noPins() throws {
    let result = try Self.exploreReset { layout in
      .blind(bits: ~7) { $0 >= layout.entriesOffset && ($0 - layout.entriesOffset) % layout.entryWords == 3 }
    }
    #expect(BreakerInterleavingTests.isFailed(result), "\(result)")
  }

  @Test("caught: no version check on chains") func noVersionCheck() throws {
    let result = try Self.exploreReader { layout in
      .blind(bits: ~0xFFFF_FFFF) { $0 >= layout.bucketsOffset && $0 < layout.entriesOffset }
    }
    #expect(BreakerInterleavingTests.isFailed(result), "\(result)")
  }
}
