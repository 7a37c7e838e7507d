package import AutoInstrumentation

/// The monitor's own operations that read the results folder, each behind a circuit breaker of the instrumented system
/// whose health, breakers and errors the monitor reports. An unreadable folder, for instance on a network, is not read
/// again and again.
package final class GuardedOperations: Sendable {
  /// A guarded operation.
  package enum Operation: String, Sendable, CaseIterable {
    /// The list of runs, and which of them is in progress.
    case list = "list_runs"
    /// A run's page or document.
    case read = "read_run"
    /// A comparison of runs.
    case compare = "compare_runs"
    /// The index of past runs.
    case history = "read_history"
    /// The newest runs for the metrics.
    case metrics = "collect_metrics"
  }

  /// The monitor's name among the libraries of its system.
  package static let library = "loadtest_monitor"

  /// The system.
  package let system: InstrumentedSystem
  private let handles: [Operation: OperationHandle]
  private let isFolderThere: @Sendable () -> Bool

  /// Registers the monitor with a system and instruments it.
  ///
  /// - Parameter isFolderThere: whether the results folder can be read; called after a failure.
  package init(_ system: InstrumentedSystem, isFolderThere: @escaping @Sendable () -> Bool) {
    self.system = system
    self.isFolderThere = isFolderThere
    let description = LibraryDescription(
      name: Self.library, summary: "The monitor's reads of the results folder", isAvailable: { true }, instrument: {},
      uninstrument: {})
    // Registration may fail if the system is full or the name is taken; nothing depends on it.
    try? system.register(description)
    system.instrument(Self.library)
    handles = Operation.allCases.reduce(into: [:]) { handles, operation in
      handles[operation] = try? system.operation(library: Self.library, operation: operation.rawValue)
    }
  }

  /// The names of all operations, for metrics that begin at 0.
  package static let names = Operation.allCases.map { (library: library, operation: $0.rawValue) }

  /// Runs `body` unless the operation's breaker is open.
  ///
  /// Every error is counted, but only an unreadable folder affects the breaker. A missing run is not an error.
  ///
  /// - Throws: what `body` throws; ``MonitorError`` 503 when the breaker is open.
  package func run<Value>(_ operation: Operation, _ body: () throws -> Value) throws -> Value {
    guard let handle = handles[operation] else { return try body() }
    guard let scope = handle.enter() else {
      let wait = handle.rejection().retryAfter.map { max(1, $0.components.seconds + 1) } ?? 1
      throw MonitorError(
        503, "breaker_open",
        "Reading the results folder failed several times in a row. Next attempt in \(wait) s.")
    }
    let value: Value
    do { value = try body() } catch {
      if error is MonitorError {
        scope.succeed()
      } else {
        // Neither severity is critical, so `fail` does not throw.
        try? scope.fail(error, severity: isFolderThere() ? .low : .medium)
      }
      throw error
    }
    scope.succeed()
    return value
  }
}
