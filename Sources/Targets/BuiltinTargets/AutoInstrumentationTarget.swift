internal import AutoInstrumentation
public import LoadTarget
internal import Logging

/// The instrumented system under load: its status, health, error and breaker paths, and its wrappers.
///
/// Three synthetic libraries are available besides the default ones. Operations use their own keys, so that they do not
/// affect each other's measurements: `handle_error` reports to a library that is not registered, unless configured
/// otherwise; breakers and wrappers have their own keys; and operations that fill or reset tables use a second system.
public final class AutoInstrumentationTarget: LoadTarget {
  /// `auto-instrumentation`.
  public static let name = "auto-instrumentation"
  /// A one-line summary.
  public static let summary = "the instrumented system: registry, status, health, errors, circuit breakers, wrappers"
  /// In the order of the worker's cases.
  public static let operations = InstrumentationOperation.descriptions

  let system: InstrumentedSystem
  /// The system whose tables `memory_intensive_ops` and `handle_error_distinct` fill.
  let second: InstrumentedSystem
  let breaker: CircuitBreaker
  let lastCallsBreaker: CircuitBreaker
  let lastSecondsBreaker: CircuitBreaker
  let libraries: [String]
  private let config: AutoInstrumentationConfig

  /// Registers the synthetic libraries and instruments them.
  public init(_ run: TargetRun) throws {
    config = try AutoInstrumentationConfig(json: run.config, target: AutoInstrumentationTarget.name)
    let quiet = Logger(label: "loadtest.target") { _ in SwiftLogNoOpLogHandler() }
    func makeSystem(_ configuration: InstrumentationConfiguration) -> InstrumentedSystem {
      InstrumentedSystem(configuration: configuration, logger: quiet)
    }
    func makeBreaker(_ name: String, _ policy: BreakerPolicy) -> CircuitBreaker {
      CircuitBreaker(name: name, policy: policy, logger: quiet)
    }
    system = makeSystem(.standard)
    second = makeSystem(try InstrumentationConfiguration(registersDefaultLibraries: false))
    breaker = makeBreaker("circuit_breaker_call", .standaloneDefault)
    lastCallsBreaker = makeBreaker(
      "circuit_breaker_call_last_100",
      try BreakerPolicy(rates: BreakerRates(window: .calls(100)), recoveryTimeout: .seconds(60)))
    lastSecondsBreaker = makeBreaker(
      "circuit_breaker_call_last_10s",
      try BreakerPolicy(rates: BreakerRates(window: .time(.seconds(10))), recoveryTimeout: .seconds(60)))
    libraries = (0..<config.libraries).map { "library\($0)" }
    for library in libraries {
      try system.register(
        LibraryDescription(
          name: library, summary: "synthetic", isAvailable: { true }, instrument: {}, uninstrument: {}))
      _ = system.instrument(library)
    }
  }

  /// A worker with its own handles and strings.
  public func makeWorker(index: Int) throws -> AutoInstrumentationWorker {
    let keys: [(library: String, operation: String)] =
      config.errorLibraries == .own
      ? [("loadtest", "handle_error")] : libraries.map { ($0, "handle_error") }
    return try AutoInstrumentationWorker(self, index: index, errorKeys: keys)
  }

  /// Breakers that only succeed must still be closed.
  public func verify() throws {
    for breaker in [breaker, lastCallsBreaker, lastSecondsBreaker] where breaker.state != .closed {
      throw InvariantViolation("the breaker of \(breaker.name) is \(breaker.state), although no call failed")
    }
  }

  /// `health_score`: the score of a health report at the end. `tracked_operations` and `overflow` of the second system:
  /// the number of its operations in the table, and of failures that found no place.
  public func gauges() -> [Gauge] {
    let errors = second.healthReport().errors
    return [
      Gauge(name: "health_score", value: system.healthReport().scorePercent),
      Gauge(name: "tracked_operations", value: Double(errors.operations.count)),
      Gauge(name: "overflow", value: Double(errors.overflow)),
    ]
  }

  /// `rethrown`, `rejected`, `not_registered`.
  public static func failureName(_ code: Int32) -> String? { InstrumentationFailure(rawValue: code)?.name }
}
