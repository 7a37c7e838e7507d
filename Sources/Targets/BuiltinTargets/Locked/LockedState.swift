/// The state that the lock protects: libraries, operations, and the breakers of the `circuit_breaker_call` operations.
struct LockedState {
  /// The numbers of libraries and of instrumented ones, kept up to date so that reading costs only the lock.
  struct Status: Equatable {
    var registered = 0
    var instrumented = 0
  }

  private(set) var status = Status()
  private(set) var libraries: [LockedLibrary] = []
  private(set) var operations: [LockedOperation] = []
  private var indices: [LockedOperation.Key: Int] = [:]
  /// 5 consecutive failures, 60 seconds: like a standalone lock-free breaker.
  var breaker = LockedBreaker(failureThreshold: 5, recoverySeconds: 60)
  var lastCallsBreaker = LockedBreaker(failureThreshold: 65_535, recoverySeconds: 60, window: .last(100))
  var lastSecondsBreaker = LockedBreaker(failureThreshold: 65_535, recoverySeconds: 60, window: .last(seconds: 10))
  /// Failures whose operation found no place.
  private(set) var overflow: UInt64 = 0

  /// Maximum number of operations, as in the lock-free system.
  static let operationLimit = 4096

  /// Registers a library, instrumented if it is available and that is requested.
  mutating func register(_ name: String, isAvailable: Bool, instrumenting: Bool) {
    libraries.append(LockedLibrary(name: name, isAvailable: isAvailable, isInstrumented: false))
    status.registered += 1
    if instrumenting { instrument(name) }
  }

  /// The permanent index of an operation, created if there is none.
  mutating func index(library: String, operation: String) -> Int {
    let key = LockedOperation.Key(library: library, operation: operation)
    if let index = indices[key] { return index }
    operations.append(LockedOperation())
    indices[key] = operations.count - 1
    return operations.count - 1
  }

  /// Counts an error of an operation by name, as overflow if there is no place for it.
  mutating func fail(library: String, operation: String) {
    let known = indices[LockedOperation.Key(library: library, operation: operation)] != nil
    guard known || operations.count < Self.operationLimit else {
      overflow += 1
      return
    }
    fail(index(library: library, operation: operation))
  }

  /// Number of operations with failures.
  var failedOperations: Int { operations.count { $0.failures > 0 } }

  /// Removes all operations: for a state whose indices nobody holds.
  mutating func forgetOperations() {
    operations.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    overflow = 0
  }

  /// Requests admission of a call of an operation.
  mutating func admit(_ index: Int) -> UInt64? { operations[index].breaker.admit() }

  /// Ends an admitted call of an operation that succeeded.
  mutating func succeed(_ index: Int, generation: UInt64) {
    operations[index].breaker.finish(generation: generation, succeeded: true)
  }

  /// Counts an error of an operation by its index.
  mutating func fail(_ index: Int) { operations[index].fail() }

  /// Whether an operation's breaker is closed; true for an unknown operation.
  func isOperationHealthy(library: String, operation: String) -> Bool {
    guard let index = indices[LockedOperation.Key(library: library, operation: operation)] else { return true }
    return operations[index].breaker.isClosed
  }

  /// Whether a library is instrumented; nil if none of that name is registered.
  func isInstrumented(_ name: String) -> Bool? { libraries.first { $0.name == name }?.isInstrumented }

  /// Instruments a library, unless it is already instrumented, absent, or its breaker rejects the attempt.
  mutating func instrument(_ name: String) {
    guard let place = libraries.firstIndex(where: { $0.name == name }) else { return }
    guard libraries[place].isAvailable, !libraries[place].isInstrumented else { return }
    let index = index(library: "registry", operation: "instrument_\(name)")
    guard let generation = operations[index].breaker.admit() else { return }
    libraries[place].isInstrumented = true
    status.instrumented += 1
    operations[index].breaker.finish(generation: generation, succeeded: true)
  }

  /// Uninstruments a library that is instrumented.
  mutating func uninstrument(_ name: String) {
    guard let place = libraries.firstIndex(where: { $0.name == name && $0.isInstrumented }) else { return }
    libraries[place].isInstrumented = false
    status.instrumented -= 1
  }

  /// Resets all counts and closes all breakers of operations.
  ///
  /// - Returns: the number of failures before the reset.
  mutating func resetAllErrors() -> UInt64 {
    var removed: UInt64 = 0
    for index in operations.indices {
      removed += operations[index].failures
      operations[index].failures = 0
      operations[index].breaker.reset()
    }
    return removed
  }

  /// The health of all libraries.
  func healthReport() -> LockedHealthReport {
    var unhealthy: Set<String> = []
    var failures: UInt64 = 0
    for (key, index) in indices {
      failures += operations[index].failures
      if operations[index].breaker.isClosed { continue }
      if key.library == "registry", key.operation.hasPrefix("instrument_") {
        unhealthy.insert(String(key.operation.dropFirst("instrument_".count)))
      } else {
        unhealthy.insert(key.library)
      }
    }
    let available = libraries.filter(\.isAvailable)
    let healthy = available.count { !unhealthy.contains($0.name) }
    return LockedHealthReport(
      scorePercent: available.isEmpty ? 100 : (10_000 * Double(healthy) / Double(available.count)).rounded() / 100,
      totalLibraries: libraries.count, failures: failures)
  }
}
