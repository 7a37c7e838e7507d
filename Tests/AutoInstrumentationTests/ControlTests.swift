import Synchronization
import Testing

@testable import AutoInstrumentation

struct ControlTests {
  /// A clock that goes on by a millisecond with every look.
  private final class TickingClock: Clock, Sendable {
    typealias Instant = ManualClock.Instant
    private let looks = Atomic<Int64>(0)
    var minimumResolution: Duration { .milliseconds(1) }
    var now: Instant {
      Instant(sinceStart: .milliseconds(looks.add(1, ordering: .acquiringAndReleasing).newValue))
    }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
  }

  private func system() throws -> (system: InstrumentedSystem, library: FakeLibrary) {
    let system = try InstrumentedSystem.quiet()
    let library = FakeLibrary()
    for name in ["a", "b", "c"] { try system.register(library.description(name)) }
    let original = library.description("manual")
    try system.register(
      LibraryDescription(
        name: "manual", autoInstrument: false, isAvailable: original.isAvailable, instrument: original.instrument,
        uninstrument: original.uninstrument))
    try system.register(
      LibraryDescription(name: "absent", isAvailable: { false }, instrument: {}, uninstrument: {}))
    return (system, library)
  }

  @Test("autoInstrument takes what is available and meant for it, in the order of registration")
  func all() throws {
    let (system, _) = try system()
    let results = system.autoInstrument()
    #expect(results.map(\.library) == ["a", "b", "c"])
    #expect(results.allSatisfy { $0.result == .succeeded })
    #expect(system.instrumentedLibraries() == ["a", "b", "c"])
    #expect(system.autoInstrument().allSatisfy { $0.result == .unchanged })
  }

  @Test("autoInstrument leaves out what is excluded, and takes by name what is asked for")
  func chosen() throws {
    let (system, _) = try system()
    #expect(system.autoInstrument(excluding: ["b"]).map(\.library) == ["a", "c"])
    let results = system.autoInstrument(libraries: ["manual", "unknown", "absent", "b"], excluding: ["b"])
    #expect(results.map(\.library) == ["manual", "unknown", "absent"])
    #expect(results.map(\.result) == [.succeeded, .unknownLibrary, .notAvailable])
    #expect(system.status(of: "b") == .available)
  }

  @Test("row 24: a library that fails does not keep others from being instrumented")
  func failing() throws {
    let (system, library) = try system()
    library.failing.store(true, ordering: .releasing)
    let results = system.autoInstrument(libraries: ["a", "b"])
    #expect(results.count == 2)
    for result in results.map(\.result) {
      #expect(!result.isSuccess)
      #expect(result.reason.hasPrefix("failed: "))
    }
  }

  @Test("a library is looked up by its name")
  func lookUp() throws {
    let (system, _) = try system()
    system.instrument("b")
    try system.fail("b", "operation", times: 2)
    let found = try #require(system.library("b"))
    #expect(found.status == .instrumented && found.failures == 2 && found.summary == "the b library")
    #expect(system.library("unknown") == nil)
  }

  @Test("libraries that come, are instrumented and go keep no places of the error table for ever")
  func changingLibraries() throws {
    let system = try InstrumentedSystem.quiet(capacity: 4)
    let library = FakeLibrary()
    for index in 0..<20 {
      try system.register(library.description("library \(index)"))
      #expect(system.instrument("library \(index)") == .succeeded)
      #expect(system.unregister("library \(index)") == .succeeded)
      if index % 4 == 3 { system.resetAllErrors() }
    }
    #expect(system.recorder.table.count == 0)
    #expect(system.healthReport().errors.overflow == 0)
  }

  @Test("performance metrics are one call each, timed on the system's clock")
  func performanceMetrics() throws {
    let system = InstrumentedSystem(
      configuration: try InstrumentationConfiguration(registersDefaultLibraries: false), clock: TickingClock(),
      logger: silent)
    // A look before and after each; the report itself looks once.
    #expect(
      system.collectPerformanceMetrics()
        == PerformanceMetrics(statusTimeMilliseconds: 1, healthTimeMilliseconds: 2, healthScorePercent: 100))
  }
}
