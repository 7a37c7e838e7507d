import Logging
import Synchronization
import Testing

@testable import AutoInstrumentation

struct ErrorHandlingTests {
  private let clock = ManualClock()

  @Test(
    "row 12: medium, high and critical errors trip breakers, low and debug do not", arguments: ErrorSeverity.allCases)
  func trippingSeverities(severity: ErrorSeverity) throws {
    let system = try InstrumentedSystem.quiet()
    for _ in 0..<10 { try? system.handleError(Broken(), library: "a", operation: "b", severity: severity) }
    #expect(system.isOperationHealthy(library: "a", operation: "b") == (severity < .medium))
    #expect(system.healthReport().operation("a", "b")?.failures == 10)
  }

  @Test("row 12: which severities trip is configurable")
  func configuredSeverities() throws {
    let system = InstrumentedSystem(
      configuration: try InstrumentationConfiguration(trippingSeverities: [.low]), clock: clock, logger: silent)
    try system.fail("a", "medium", times: 10, severity: .medium)
    try system.fail("a", "low", times: 10, severity: .low)
    #expect(system.isOperationHealthy(library: "a", operation: "medium"))
    #expect(!system.isOperationHealthy(library: "a", operation: "low"))
  }

  @Test("row 13: asking for the health of an unknown operation inserts nothing")
  func healthIsAPureRead() throws {
    let system = try InstrumentedSystem.quiet(capacity: 4)
    for index in 0..<10_000 {
      #expect(system.isOperationHealthy(library: "unknown", operation: "operation \(index)"))
    }
    #expect(system.recorder.table.count == 0)
    #expect(system.healthReport().errors.operations.isEmpty)
  }

  @Test("row 14: the table is bounded; what does not fit is counted and reported")
  func boundedTable() throws {
    let system = try InstrumentedSystem.quiet(capacity: 10)
    for index in 0..<1000 { try system.fail("a", "operation \(index)") }
    let report = system.healthReport()
    #expect(report.errors.operations.count == 10)
    #expect(report.errors.operationCapacity == 10)
    #expect(report.errors.totalFailures == 10)
    #expect(report.errors.overflowTableFull == 990)
    #expect(report.errors.overflow == 990)
    try system.fail("a", "operation 3")
    #expect(system.healthReport().operation("a", "operation 3")?.failures == 2)
    let error = #expect(throws: InstrumentationError.self) { try system.operation(library: "a", operation: "new") }
    #expect(error?.code == .errorTableFull)
    #expect(system.isOperationHealthy(library: "a", operation: "operation 999"))
  }

  @Test("names up to the limit fit, longer ones are counted as overflow")
  func nameLimits() throws {
    let system = try InstrumentedSystem.quiet()
    let library = String(repeating: "l", count: KeyLimits.libraryBytes)
    let operation = String(repeating: "o", count: KeyLimits.operationBytes)
    try system.fail(library, operation)
    try system.fail(library + "l", operation)
    try system.fail(library, operation + "o")
    let report = system.healthReport()
    #expect(report.operation(library, operation)?.failures == 1)
    #expect(report.errors.overflowKeyTooLong == 2)
    #expect(report.description.contains("2 because a name was too long"))
    let error = #expect(throws: InstrumentationError.self) {
      try system.operation(library: library + "l", operation: operation)
    }
    #expect(error?.code == .invalidName)
  }

  @Test("row 19: keys are structured: where the library ends matters")
  func structuredKeys() throws {
    let system = try InstrumentedSystem.quiet()
    let keys = [("a", "b.c"), ("a.b", "c"), ("a.b.c", ""), ("", "a.b.c"), ("ab", "c"), ("a", "bc"), ("", "")]
    for (index, key) in keys.enumerated() { try system.fail(key.0, key.1, times: index + 1, severity: .low) }
    let report = system.healthReport()
    #expect(report.errors.operations.count == keys.count)
    for (index, key) in keys.enumerated() {
      #expect(report.operation(key.0, key.1)?.failures == index + 1, "\(key)")
    }
  }

  @Test("keys of every length are told apart and found again")
  func allLengths() throws {
    let system = try InstrumentedSystem.quiet(capacity: 300)
    for length in 0...KeyLimits.operationBytes {
      try system.fail("l", String(repeating: "x", count: length), times: 1, severity: .low)
      try system.fail("l", String(repeating: "é", count: length / 2), times: 1, severity: .low)
    }
    let report = system.healthReport()
    #expect(report.errors.operations.count == KeyLimits.operationBytes + 1 + KeyLimits.operationBytes / 2)
    #expect(report.errors.totalFailures == 2 * (KeyLimits.operationBytes + 1))
  }

  @Test("row 20: a reset means all: breakers without errors and libraries not registered too")
  func resetMeansAll() throws {
    let system = try InstrumentedSystem.quiet()
    let guarded = try system.operation(library: "unregistered", operation: "without errors")
    for _ in 0..<3 { guarded.breaker.admit()?.finish(.failure) }
    try system.fail("a", "", times: 3)
    try system.fail("a", "other", times: 2)
    #expect(!guarded.isHealthy)
    #expect(guarded.failures == 0)
    #expect(system.resetAllErrors() == 5)
    #expect(guarded.isHealthy)
    #expect(system.isOperationHealthy(library: "a", operation: ""))
    #expect(system.healthReport().errors.totalFailures == 0)
    #expect(system.healthReport().operation("a", "")?.failures ?? 0 == 0)
  }

  @Test("row 20: an empty operation name is an ordinary name")
  func emptyName() throws {
    let system = try InstrumentedSystem.quiet()
    try system.fail("a", "", times: 3)
    #expect(!system.isOperationHealthy(library: "a", operation: ""))
    #expect(system.isOperationHealthy(library: "a", operation: "other"))
  }

  @Test("row 21: the severity argument wins over the error's own")
  func argumentWins() throws {
    let log = LogRecorder()
    let system = InstrumentedSystem(clock: clock, logger: log.logger())
    let error = InstrumentationError(.observability, "no exporter", severity: .critical)
    try system.handleError(error, library: "a", operation: "b", severity: .high)
    #expect(throws: InstrumentationError.self) { try system.handleError(error, library: "a", operation: "b") }
    #expect(log.lines.map(\.level) == [.warning, .error])
  }

  @Test("errors are logged at error, warning, info, debug, debug; only critical ones are rethrown")
  func levels() throws {
    let log = LogRecorder()
    let system = InstrumentedSystem(clock: clock, logger: log.logger())
    for severity in [ErrorSeverity.high, .medium, .low, .debug] {
      try system.handleError(Broken(), library: "a", operation: "\(severity)", severity: severity)
    }
    #expect(throws: Broken()) {
      try system.handleError(Broken(), library: "a", operation: "critical", severity: .critical)
    }
    try system.handleError(Broken(), library: "a", operation: "default")
    #expect(log.lines.map(\.level) == [.warning, .info, .debug, .debug, .error, .info])
    #expect(log.lines[0].text == "Broken() library=a operation=high severity=high")
  }

  @Test("a handle reads and records the same operation as its name")
  func handle() throws {
    let system = try InstrumentedSystem.quiet()
    let handle = try system.operation(library: "a", operation: "b")
    #expect(handle.isHealthy)
    try handle.handleError(Broken())
    try system.fail("a", "b", times: 2)
    #expect(!handle.isHealthy)
    #expect(!system.isOperationHealthy(library: "a", operation: "b"))
    #expect(handle.failures == 3)
    #expect(handle.breaker.state == .open)
    #expect(throws: Broken()) { try handle.handleError(Broken(), severity: .critical) }
  }

  @Test("row 9: the error of an admitted call counts once, for the operation and for its breaker")
  func failureCountsOnce() throws {
    let system = try InstrumentedSystem.quiet()
    let handle = try system.operation(library: "a", operation: "b")
    for expected in 1...2 {
      guard let permit = handle.breaker.admit() else { throw Broken() }
      try handle.handleError(Broken(), finishing: permit)
      #expect(handle.failures == expected)
      #expect(handle.breaker.consecutiveFailures == expected)
    }
    guard let harmless = handle.breaker.admit() else { throw Broken() }
    try handle.handleError(Broken(), severity: .low, finishing: harmless)
    #expect(handle.failures == 3)
    #expect(handle.breaker.consecutiveFailures == 2)
  }

  @Test("the report tells how long ago the last error was")
  func lastErrorAge() throws {
    let system = try InstrumentedSystem.quiet(clock)
    try system.fail("a", "b")
    clock.advance(by: .milliseconds(1500))
    #expect(system.healthReport().operation("a", "b")?.lastErrorAge == .milliseconds(1500))
    try system.fail("a", "b")
    #expect(system.healthReport().operation("a", "b")?.lastErrorAge == .zero)
  }

  @Test("an impossible capacity is refused", arguments: [0, -1, 1_048_577])
  func capacity(capacity: Int) {
    #expect(throws: ConfigurationError.self) { try InstrumentationConfiguration(operationCapacity: capacity) }
  }

  @Test("a log line is not built below the logger's level")
  func unbuiltMessage() throws {
    let system = try InstrumentedSystem.quiet()
    let counter = Counts()
    try system.handleError(Described(counter), library: "a", operation: "b", severity: .low)
    #expect(counter.first.load(ordering: .relaxed) == 0)
  }

  private struct Described: Error, CustomStringConvertible {
    let counter: Counts
    init(_ counter: Counts) { self.counter = counter }
    var description: String {
      counter.first.add(1, ordering: .relaxed)
      return ""
    }
  }
}
