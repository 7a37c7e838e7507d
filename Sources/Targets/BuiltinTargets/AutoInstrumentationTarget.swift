internal import AutoInstrumentation
public import LoadTarget
internal import Logging

/// The instrumented system under load: its status, health, error and breaker paths, and its wrappers.
///
/// Three synthetic libraries are available beside the default ones. Operations keep to keys of their own, so that one
/// does not change what another measures: `handle_error` reports to a library that is not registered, unless the
/// configuration says otherwise, breakers and wrappers have keys of their own, and what fills or resets tables does it in a
/// second system.
public final class AutoInstrumentationTarget: LoadTarget {
  /// `auto-instrumentation`.
  public static let name = "auto-instrumentation"
  /// One line for people.
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

  /// A worker with handles and strings of its own.
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

  /// `health_score`: of a health report at the end. `tracked_operations` and `overflow` of the second system: how many of
  /// its operations have a place in the table, and how many failures found none.
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
