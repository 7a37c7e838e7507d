import Synchronization
import TestThreads
import Testing

@testable import AutoInstrumentation

@Suite(.ownThread)
struct ErrorTableConcurrencyTests {
  @Test("row 15: 8 threads × 1,000,000 errors recorded are 8,000,000 counted")
  func exact() throws {
    let system = try InstrumentedSystem.quiet()
    let handle = try system.operation(library: "a", operation: "by handle")
    // Under the thread sanitizer, which looks at every access, a tenth of it.
    let rounds = Sanitizer.isThread ? 6_250 : 62_500
    Threads.run(8) { _ in
      for _ in 0..<rounds {
        for operation in ["0", "1", "2", "3", "4", "5", "6", "7"] {
          try? system.handleError(Broken(), library: "a", operation: operation, severity: .low)
          try? handle.handleError(Broken(), severity: .medium)
        }
      }
    }
    let report = system.healthReport()
    #expect(report.errors.totalFailures == 128 * rounds)
    #expect(report.operation("a", "by handle")?.failures == 64 * rounds)
    for index in 0..<8 { #expect(report.operation("a", "\(index)")?.failures == 8 * rounds) }
    #expect(report.errors.overflow == 0)
  }

  @Test("row 16: threads that race to insert a key get one entry, and no entry is lost")
  func insertIfAbsent() throws {
    for _ in 0..<20 {
      let system = try InstrumentedSystem.quiet(capacity: 108)
      let addresses = NumberSet()
      Threads.run(8) { _ in
        for index in 0..<100 {
          let handle = try? system.operation(library: "library", operation: "operation \(index)")
          if let handle { addresses.insert(UInt(bitPattern: handle.unowned.entry.words.base)) }
        }
      }
      #expect(addresses.count == 100)
      #expect(system.recorder.table.count == 100)
      // The entries of those who lost a race are free again: the capacity is all there is to use.
      for index in 100..<108 { _ = try system.operation(library: "library", operation: "operation \(index)") }
      #expect(throws: InstrumentationError.self) { try system.operation(library: "library", operation: "one more") }
    }
  }

  @Test("row 17: reports and resets beside writers never fail and lose no count")
  func resetBesideWriters() throws {
    let system = try InstrumentedSystem.quiet()
    let counts = Counts()
    Threads.run(4) { thread in
      if thread == 0 {
        while counts.second.load(ordering: .acquiring) < 3 {
          counts.first.add(system.resetAllErrors(), ordering: .relaxed)
          _ = system.summary()
        }
      } else {
        for index in 0..<20_000 {
          try? system.handleError(Broken(), library: "library \(index % 5)", operation: "operation", severity: .high)
        }
        counts.second.add(1, ordering: .acquiringAndReleasing)
      }
    }
    let removed = counts.first.load(ordering: .acquiring)
    #expect(removed + system.healthReport().errors.totalFailures == 60_000)
  }

  @Test("row 18: a report beside writers agrees with itself")
  func consistentReports() throws {
    let system = try InstrumentedSystem.quiet(
      breaker: try BreakerPolicy(failureThreshold: 50, recoveryTimeout: .seconds(30)))
    let library = FakeLibrary()
    for name in ["a", "b", "c"] { try system.register(library.description(name)) }
    let counts = Counts()
    let problems = NumberSet()
    Threads.run(4) { thread in
      switch thread {
      case 0, 1:
        for index in 0..<5_000 {
          try? system.handleError(
            Broken(), library: ["a", "b", "c"][index % 3], operation: "operation \(index % 40)", severity: .medium)
        }
        counts.first.add(1, ordering: .acquiringAndReleasing)
      case 2:
        for _ in 0..<500 {
          system.instrument("a")
          system.uninstrument("a")
        }
        counts.first.add(1, ordering: .acquiringAndReleasing)
      default:
        var last = 0
        while counts.first.load(ordering: .acquiring) < 3 {
          let report = system.healthReport()
          if !Self.isConsistent(report) || report.errors.totalFailures < last { problems.insert(1) }
          last = report.errors.totalFailures
        }
      }
    }
    #expect(problems.count == 0)
    #expect(system.healthReport().errors.totalFailures == 10_000)
  }

  private static func isConsistent(_ report: HealthReport) -> Bool {
    let operations = report.errors.operations
    let healthy = report.libraries.filter { library in
      library.isAvailable && operations.allSatisfy { $0.library != library.name || $0.breakerState == .closed }
    }
    return report.healthyLibraries == healthy.count
      && report.libraries.filter(\.isHealthy).count == healthy.count
      && report.scorePercent == (10_000 * Double(healthy.count) / 3).rounded() / 100
      && report.instrumentedLibraries == report.libraries.filter { $0.status == .instrumented }.count
      && report.errors.totalFailures == operations.reduce(0) { $0 + $1.failures }
      && operations.allSatisfy { $0.failures >= ($0.breakerState == .open ? 50 : $0.consecutiveFailures) }
  }
}
