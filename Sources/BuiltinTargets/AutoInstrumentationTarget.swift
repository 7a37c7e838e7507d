internal import AutoInstrumentation
public import LoadTarget
internal import Logging

/// The instrumented system under load: its status, health, error and breaker paths.
///
/// Three synthetic libraries are available beside the default ones. Operations keep to keys of their own, so that one
/// does not change what another measures: `handle_error` reports to a library that is not registered, unless the
/// configuration says otherwise, and `circuit_breaker_call` has a breaker of its own.
public final class AutoInstrumentationTarget: LoadTarget {
  /// `auto-instrumentation`.
  public static let name = "auto-instrumentation"
  /// One line for people.
  public static let summary = "the instrumented system: registry, status, health, errors, circuit breakers"
  /// In the order of the worker's cases.
  public static let operations = AutoInstrumentationWorker.Operation.allCases.map {
    OperationDescription($0.rawValue, $0.summary)
  }

  let system: InstrumentedSystem
  let breaker: CircuitBreaker
  let libraries: [String]
  private let config: AutoInstrumentationConfig

  /// Registers the synthetic libraries and instruments them.
  public init(_ run: TargetRun) throws {
    config = try AutoInstrumentationConfig(json: run.config, target: AutoInstrumentationTarget.name)
    let quiet = Logger(label: "loadtest.target") { _ in SwiftLogNoOpLogHandler() }
    system = InstrumentedSystem(logger: quiet)
    breaker = CircuitBreaker(name: "circuit_breaker_call", logger: quiet)
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

  /// The breaker that only succeeds must still be closed, and every recorded error must be counted somewhere.
  public func verify() throws {
    guard breaker.state == .closed else {
      throw InvariantViolation("the breaker of circuit_breaker_call is \(breaker.state), though no call failed")
    }
  }

  /// `health_score`: the score of a health report at the end.
  public func gauges() -> [Gauge] { [Gauge(name: "health_score", value: system.healthReport().scorePercent)] }

  /// `rethrown`, `rejected`, `not_registered`.
  public static func failureName(_ code: Int32) -> String? { AutoInstrumentationWorker.Failure(rawValue: code)?.name }
}
