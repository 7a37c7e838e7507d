import Synchronization
import TestThreads
import Testing

@testable import AutoInstrumentation

@Suite(.ownThread)
struct ResetTests {
  @Test("row 14: a reset frees the places of operations: others find room")
  func frees() throws {
    let system = try InstrumentedSystem.quiet(capacity: 10)
    for round in 0..<5 {
      for index in 0..<10 { try system.fail("round \(round)", "operation \(index)", times: 3) }
      let report = system.healthReport()
      #expect(report.errors.operations.count == 10)
      #expect(report.errors.operations.allSatisfy { $0.library == "round \(round)" && $0.failures == 3 })
      #expect(report.errors.overflow == 0)
      #expect(system.resetAllErrors() == 30)
      #expect(system.recorder.table.count == 0)
      #expect(system.isOperationHealthy(library: "round \(round)", operation: "operation 0"))
    }
  }

  @Test("a place that a handle holds stays, and the handle stays good")
  func heldPlaces() throws {
    let system = try InstrumentedSystem.quiet(capacity: 2)
    let handle = try system.operation(library: "a", operation: "held")
    try system.fail("a", "other", times: 3)
    for _ in 0..<3 { try handle.handleError(Broken()) }
    #expect(system.resetAllErrors() == 6)
    #expect(system.recorder.table.count == 1)
    #expect(handle.isHealthy && handle.failures == 0)
    try system.fail("b", "another")
    try handle.handleError(Broken())
    let again = try system.operation(library: "a", operation: "held")
    #expect(again.unowned.entry.words.base == handle.unowned.entry.words.base)
    #expect(system.healthReport().operation("a", "held")?.failures == 1)
    #expect(system.healthReport().operation("b", "another")?.failures == 1)
  }

  @Test("a place in use by a running call stays until the next reset")
  func placesInUse() throws {
    let system = try InstrumentedSystem.quiet(capacity: 1)
    _ = try system.safeOperation(library: "a", operation: "running") {
      system.resetAllErrors()
      #expect(system.recorder.table.count == 1)
      throw Broken()
    }
    #expect(system.healthReport().operation("a", "running")?.failures == 1)
    system.resetAllErrors()
    #expect(system.recorder.table.count == 0)
    try system.fail("b", "c")
    #expect(system.healthReport().errors.overflow == 0)
  }

  @Test("a freed place begins anew: no failures, no calls, a closed breaker")
  func freshPlaces() throws {
    let system = try InstrumentedSystem.quiet(capacity: 1)
    for _ in 0..<3 { _ = try system.safeOperation(library: "a", operation: "first") { throw Broken() } }
    #expect(!system.isOperationHealthy(library: "a", operation: "first"))
    system.resetAllErrors()
    _ = try system.safeOperation(library: "a", operation: "second") { throw Broken() }
    let second = system.healthReport().operation("a", "second")
    #expect(second?.failures == 1)
    #expect(second?.calls.failures == 1)
    #expect(second?.calls.calls == 1)
    #expect(second?.breakerState == .closed)
    #expect(second?.consecutiveFailures == 1)
  }

  @Test("row 15: resets that free places beside threads that come with changing names lose no failure")
  func beside() throws {
    let system = try InstrumentedSystem.quiet(capacity: 40)
    let counts = Counts()
    Threads.run(8) { thread in
      if thread == 0 {
        while counts.second.load(ordering: .acquiring) < 7 {
          counts.first.add(system.resetAllErrors(), ordering: .relaxed)
          _ = system.healthReport()
          _ = system.isOperationHealthy(library: "1", operation: "1")
        }
      } else {
        for index in 0..<20_000 {
          try? system.handleError(Broken(), library: "\(index % 97)", operation: "\(thread % 3)", severity: .medium)
        }
        counts.second.add(1, ordering: .acquiringAndReleasing)
      }
    }
    let report = system.healthReport()
    let left = report.errors.totalFailures + report.errors.overflow
    #expect(counts.first.load(ordering: .acquiring) + left == 140_000)
    _ = system.resetAllErrors()
    #expect(system.recorder.table.count == 0)
    // Every place is there again.
    for index in 0..<40 { _ = try system.operation(library: "after", operation: "\(index)") }
  }
}
