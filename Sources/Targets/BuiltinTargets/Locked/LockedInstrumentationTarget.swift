internal import AutoInstrumentation
public import LoadTarget

/// The twin of ``AutoInstrumentationTarget`` behind a single lock: the same operations on plain state, for comparison.
public final class LockedInstrumentationTarget: LoadTarget {
  /// `auto-instrumentation-locked`.
  public static let name = "auto-instrumentation-locked"
  /// A one-line summary.
  public static let summary = "the instrumented system behind a single lock, for comparison"
  /// Those of ``AutoInstrumentationTarget``.
  public static let operations = InstrumentationOperation.descriptions

  let system: LockedSystem
  /// The system that `memory_intensive_ops` and `handle_error_distinct` fill.
  let second: LockedSystem
  let libraries: [String]
  private let config: AutoInstrumentationConfig

  /// Registers the same libraries as the lock-free target, and instruments the synthetic ones.
  public init(_ run: TargetRun) throws {
    config = try AutoInstrumentationConfig(json: run.config, target: LockedInstrumentationTarget.name)
    libraries = (0..<config.libraries).map { "library\($0)" }
    var state = LockedState()
    for library in LibraryDescription.defaults {
      state.register(library.name, isAvailable: (try? library.isAvailable()) ?? false, instrumenting: false)
    }
    for library in libraries { state.register(library, isAvailable: true, instrumenting: true) }
    system = LockedSystem(state)
    second = LockedSystem(LockedState())
  }

  deinit {
    system.deallocate()
    second.deallocate()
  }

  /// A worker with its own strings.
  public func makeWorker(index: Int) -> LockedInstrumentationWorker {
    let keys: [(library: String, operation: String)] =
      config.errorLibraries == .own
      ? [("loadtest", "handle_error")] : libraries.map { ($0, "handle_error") }
    return LockedInstrumentationWorker(
      self, index: index, library: libraries[index % libraries.count], errorKeys: keys)
  }

  /// The breaker that only succeeds must still be closed.
  public func verify() throws {
    guard system.withLock({ $0.breaker.isClosed }) else {
      throw InvariantViolation("the breaker of circuit_breaker_call is not closed, although no call failed")
    }
  }

  /// Those of ``AutoInstrumentationTarget``.
  public func gauges() -> [Gauge] {
    [
      Gauge(name: "health_score", value: system.withLock { $0.healthReport().scorePercent }),
      Gauge(name: "tracked_operations", value: Double(second.withLock { $0.failedOperations })),
      Gauge(name: "overflow", value: Double(second.withLock { $0.overflow })),
    ]
  }

  /// `rethrown`, `rejected`, `not_registered`.
  public static func failureName(_ code: Int32) -> String? { InstrumentationFailure(rawValue: code)?.name }
}
