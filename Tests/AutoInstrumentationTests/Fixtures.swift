import Synchronization

@testable import AutoInstrumentation

/// An error without a severity of its own.
struct Broken: Error, Equatable {}

/// A library whose closures do as they are told, and count.
final class FakeLibrary: Sendable {
  let available = Atomic<Bool>(true)
  let availabilityThrows = Atomic<Bool>(false)
  let failing = Atomic<Bool>(false)
  let instrumented = Atomic<Int>(0)
  let uninstrumented = Atomic<Int>(0)

  func description(_ name: String) -> LibraryDescription {
    LibraryDescription(
      name: name, summary: "the \(name) library",
      isAvailable: {
        if self.availabilityThrows.load(ordering: .acquiring) { throw Broken() }
        return self.available.load(ordering: .acquiring)
      },
      instrument: {
        if self.failing.load(ordering: .acquiring) { throw Broken() }
        self.instrumented.add(1, ordering: .relaxed)
      },
      uninstrument: {
        if self.failing.load(ordering: .acquiring) { throw Broken() }
        self.uninstrumented.add(1, ordering: .relaxed)
      })
  }
}

extension InstrumentedSystem {
  /// A quiet system without default libraries.
  static func quiet(
    _ clock: ManualClock = ManualClock(), capacity: Int = 256, breaker: BreakerPolicy = .handlerDefault
  ) throws -> InstrumentedSystem {
    InstrumentedSystem(
      configuration: try InstrumentationConfiguration(
        breakerPolicy: breaker, operationCapacity: capacity, registersDefaultLibraries: false),
      clock: clock, logger: silent)
  }

  /// Records failures of an operation.
  func fail(_ library: String, _ operation: String, times: Int = 1, severity: ErrorSeverity = .medium) throws {
    for _ in 0..<times { try handleError(Broken(), library: library, operation: operation, severity: severity) }
  }
}

extension HealthReport {
  /// What it says of one operation.
  func operation(_ library: String, _ operation: String) -> OperationErrors? {
    errors.operations.first { $0.library == library && $0.operation == operation }
  }
}

/// Two counters for threads of a test.
final class Counts: Sendable {
  let first = Atomic<Int>(0)
  let second = Atomic<Int>(0)
}

/// Holds a permit where copyable values are needed.
final class PermitBox {
  private var permit: BreakerPermit?

  init(_ breaker: some CircuitBreaking) { permit = breaker.admit() }

  func take() -> BreakerPermit? { permit.take() }

  func finish(_ outcome: BreakerOutcome) { take()?.finish(outcome) }
}

/// A set of numbers that threads of a test add to.
final class NumberSet: @unchecked Sendable {
  // Protected by `lock`.
  private var numbers: Set<UInt> = []
  private let lock = Lock()

  func insert(_ number: UInt) { lock.withLock { _ = numbers.insert(number) } }
  var count: Int { lock.withLock { numbers.count } }
}
