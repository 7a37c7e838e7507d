import Synchronization
import TestThreads
import Testing

@testable import AutoInstrumentation

@Suite(.ownThread)
struct RegistryTests {
  private let clock = ManualClock()
  private let library = FakeLibrary()

  @Test("openai, anthropic and langchain are registered from the start, and not available")
  func defaults() {
    let system = InstrumentedSystem(clock: clock, logger: silent)
    #expect(system.listLibraries() == ["openai", "anthropic", "langchain"])
    #expect(system.statuses().allSatisfy { $0.status == .notAvailable })
    #expect(system.snapshot().count == 3)
    #expect(system.availableLibraries().isEmpty)
    #expect(system.instrument("openai") == .notAvailable)
    #expect(system.status(of: "openai") == .notAvailable)
    #expect(InstrumentedSystem.shared.status(of: "langchain") == .notAvailable)
  }

  @Test("a library goes from available to instrumented and back")
  func lifecycle() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    #expect(system.status(of: "a") == .available)
    #expect(system.instrument("a") == .succeeded)
    #expect(system.instrument("a") == .unchanged)
    #expect(system.status(of: "a") == .instrumented)
    #expect(system.instrumentedLibraries() == ["a"])
    #expect(system.uninstrument("a") == .succeeded)
    #expect(system.uninstrument("a") == .unchanged)
    #expect(system.status(of: "a") == .available)
    #expect(library.instrumented.load(ordering: .relaxed) == 1)
    #expect(library.uninstrumented.load(ordering: .relaxed) == 1)
  }

  @Test("of an unknown name there is no status, and nothing can be done")
  func unknown() throws {
    let system = try InstrumentedSystem.quiet()
    #expect(system.status(of: "nobody") == nil)
    #expect(system.instrument("nobody") == .unknownLibrary)
    #expect(system.uninstrument("nobody") == .unknownLibrary)
    #expect(system.unregister("nobody") == .unknownLibrary)
  }

  @Test("unregistering uninstruments first; if that fails the library stays, and goes when asked again")
  func unregister() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    system.instrument("a")
    library.failing.store(true, ordering: .releasing)
    #expect(system.unregister("a") == .failed("Broken()"))
    #expect(system.status(of: "a") == .failed)
    #expect(system.unregister("a") == .succeeded)
    #expect(system.status(of: "a") == nil)
    library.failing.store(false, ordering: .releasing)
    try system.register(library.description("b"))
    system.instrument("b")
    #expect(system.unregister("b") == .succeeded)
    #expect(library.uninstrumented.load(ordering: .relaxed) == 1)
  }

  @Test("libraries are listed in the order of registration, also when places are used again")
  func order() throws {
    let system = try InstrumentedSystem.quiet()
    for name in ["d", "a", "c"] { try system.register(library.description(name)) }
    system.unregister("d")
    try system.register(library.description("b"))
    #expect(system.listLibraries() == ["a", "c", "b"])
    #expect(system.statuses().map(\.library) == ["a", "c", "b"])
    #expect(system.healthReport().libraries.map(\.name) == ["a", "c", "b"])
    #expect(system.summary()[1].summary == "the c library")
  }

  @Test("16 libraries fit; the next, a second of a name, and impossible names are refused")
  func limits() throws {
    let system = try InstrumentedSystem.quiet()
    let longest = String(repeating: "n", count: KeyLimits.libraryBytes)
    try system.register(library.description(longest))
    #expect(code { try system.register(library.description(longest)) } == .duplicateLibrary)
    #expect(code { try system.register(library.description(longest + "n")) } == .invalidName)
    #expect(code { try system.register(library.description("")) } == .invalidName)
    for index in 1..<16 { try system.register(library.description("library \(index)")) }
    #expect(system.snapshot().count == 16)
    #expect(code { try system.register(library.description("one more")) } == .registryFull)
    #expect(system.status(of: longest) == .available)
    for index in 1..<16 { #expect(system.status(of: "library \(index)") == .available) }
    system.unregister("library 7")
    try system.register(library.description("one more"))
    #expect(system.status(of: "one more") == .available)
  }

  @Test("row 22: failed after a failed attempt, until a success")
  func failedUntilSuccess() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    library.failing.store(true, ordering: .releasing)
    system.instrument("a")
    #expect(system.status(of: "a") == .failed)
    #expect(system.snapshot().count(.failed) == 1)
    system.refreshAvailability()
    #expect(system.status(of: "a") == .failed)
    library.failing.store(false, ordering: .releasing)
    #expect(system.instrument("a") == .succeeded)
    #expect(system.status(of: "a") == .instrumented)
  }

  @Test("row 22: failed after a failed attempt, until a reset")
  func failedUntilReset() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    library.failing.store(true, ordering: .releasing)
    system.instrument("a")
    system.resetAllErrors()
    #expect(system.status(of: "a") == .available)
  }

  @Test("row 24: failing instrument gives its reason, and a rejection with its time once the breaker is open")
  func failingInstrument() throws {
    let system = try InstrumentedSystem.quiet(clock)
    try system.register(library.description("a"))
    library.failing.store(true, ordering: .releasing)
    for _ in 0..<3 { #expect(system.instrument("a") == .failed("Broken()")) }
    #expect(system.instrument("a") == .rejected(retryAfter: .seconds(30)))
    #expect(system.healthReport().operation("registry", "instrument_a")?.failures == 3)
    library.failing.store(false, ordering: .releasing)
    clock.advance(by: .seconds(30))
    #expect(system.instrument("a") == .succeeded)
    #expect(system.isOperationHealthy(library: "registry", operation: "instrument_a"))
  }

  @Test("row 25: an availability check that throws makes that library failed, and no other")
  func throwingCheck() throws {
    let system = try InstrumentedSystem.quiet()
    let broken = FakeLibrary()
    broken.availabilityThrows.store(true, ordering: .releasing)
    try system.register(library.description("a"))
    try system.register(broken.description("broken"))
    #expect(system.statuses().map(\.status) == [.available, .failed])
    #expect(system.instrument("broken") == .notAvailable)
    #expect(system.availableLibraries() == ["a"])
    broken.availabilityThrows.store(false, ordering: .releasing)
    system.refreshAvailability()
    #expect(system.status(of: "broken") == .available)
    library.available.store(false, ordering: .releasing)
    #expect(system.status(of: "a") == .available)
    system.refreshAvailability()
    #expect(system.status(of: "a") == .notAvailable)
  }

  @Test("row 23: the score is healthy over available, with half-open and own breakers counted")
  func score() throws {
    let system = InstrumentedSystem(clock: clock, logger: silent)
    #expect(system.healthReport().scorePercent == 100)
    #expect(!system.healthReport().hasAvailableLibraries)
    #expect(system.healthReport().description.contains("no library is available"))
    for name in ["a", "b", "c"] { try system.register(library.description(name)) }
    #expect(system.healthReport().scorePercent == 100)
    try system.fail("a", "own", times: 3)
    #expect(system.healthReport().scorePercent == 66.67)
    try system.fail("registry", "instrument_b", times: 3)
    try system.fail("openai", "absent", times: 3)
    try system.fail("registry", "unrelated_c", times: 3)
    let report = system.healthReport()
    #expect(report.scorePercent == 33.33)
    #expect(report.totalLibraries == 6)
    #expect(report.availableLibraries == 3)
    #expect(report.healthyLibraries == 1)
    #expect(report.operations(of: "b").map(\.breakerState) == [.open])
    clock.advance(by: .seconds(30))
    let probe = try system.operation(library: "a", operation: "own").breaker.admit()
    #expect(system.healthReport().scorePercent == 33.33)
    probe?.finish(.success)
    #expect(system.healthReport().scorePercent == 66.67)
  }

  @Test("a library's closures may call the system, but not have their own library changed")
  func reentrancy() throws {
    let system = try InstrumentedSystem.quiet()
    let other = library.description("other")
    let rejected = Counts()
    @Sendable func count(_ result: InstrumentationResult) {
      if result == .rejected(retryAfter: .zero) { rejected.first.add(1, ordering: .relaxed) }
    }
    try system.register(
      LibraryDescription(
        name: "outer", isAvailable: { true },
        instrument: { [unowned system] in
          try system.register(other)
          count(system.instrument("outer"))
          system.instrument("other")
          system.refreshAvailability()
        },
        uninstrument: { [unowned system] in
          count(system.unregister("outer"))
          count(system.uninstrument("outer"))
          system.unregister("other")
        }))
    #expect(system.instrument("outer") == .succeeded)
    #expect(system.instrumentedLibraries() == ["outer", "other"])
    #expect(system.unregister("outer") == .succeeded)
    #expect(system.listLibraries().isEmpty)
    #expect(rejected.first.load(ordering: .relaxed) == 3)
  }

  @Test("statuses beside registrations belong to their names")
  func namesBesideRegistrations() throws {
    let system = try InstrumentedSystem.quiet()
    let absent = FakeLibrary()
    absent.available.store(false, ordering: .releasing)
    // Many before the place that changes, so that a look takes long enough for changes to fall into it.
    let steady = (0..<14).map { "steady \($0)" }
    for name in steady { try system.register(library.description(name)) }
    let counts = Counts()
    let present = library
    let names = (0..<4).map { "present \($0)" } + (0..<4).map { "absent with a longer name \($0)" }
    Threads.run(3) { thread in
      if thread == 0 {
        for index in 0..<4_000 {
          let name = names[index % 8]
          let isPresent = name.hasPrefix("present")
          try? system.register(isPresent ? present.description(name) : absent.description(name))
          system.unregister(name)
        }
        counts.first.add(1, ordering: .releasing)
      } else {
        while counts.first.load(ordering: .acquiring) == 0 {
          let statuses = system.statuses()
          let isSound =
            statuses.prefix(14).map(\.library) == steady && statuses.count <= 15
            && system.status(of: "steady 13") == .available
            && statuses.dropFirst(14).allSatisfy { entry in
              names.contains(entry.library)
                && (entry.status == .notAvailable || entry.library.hasPrefix("present"))
            }
          if !isSound { counts.second.add(1, ordering: .relaxed) }
        }
      }
    }
    #expect(counts.second.load(ordering: .acquiring) == 0)
  }

  @Test("a snapshot is one moment: two libraries that change together by turns are never seen both off")
  func snapshotIsOneMoment() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    try system.register(library.description("b"))
    system.instrument("a")
    let handle = system.statusHandle
    let counts = Counts()
    Threads.run(2) { thread in
      if thread == 0 {
        for _ in 0..<5_000 {
          system.instrument("b")
          system.uninstrument("a")
          system.instrument("a")
          system.uninstrument("b")
        }
        counts.first.add(1, ordering: .releasing)
      } else {
        while counts.first.load(ordering: .acquiring) == 0 {
          if handle.snapshot().count(.instrumented) == 0 { counts.second.add(1, ordering: .relaxed) }
        }
      }
    }
    #expect(counts.second.load(ordering: .acquiring) == 0)
  }

  @Test("texts for people name every library")
  func texts() throws {
    let system = try InstrumentedSystem.quiet()
    try system.register(library.description("a"))
    try system.fail("a", "b", severity: .low)
    #expect(system.statusText() == "a: available")
    #expect(system.summaryText() == "a (the a library): available, automatic, failures: 1")
    #expect(
      system.healthReport().description == """
        Health score: 100.0 %
        Libraries: 1 registered, 1 available, 1 healthy, 0 instrumented
          a: available, healthy, failures: 1
        Errors: 1
          a / b: 1, breaker closed, last 0.0 seconds ago
        """)
  }

  private func code(_ body: () throws -> Void) -> InstrumentationError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? InstrumentationError)?.code
    }
  }
}
