extension HealthReport {
  /// Computes a report from one snapshot of the registry and one of the error table. Pure.
  init(
    rows: [LibraryRow], records: [ErrorRecord], overflowTableFull: Int, overflowKeyTooLong: Int,
    operationCapacity: Int, nowNanoseconds: UInt64
  ) {
    let libraries = rows.map { row in
      let own = records.lazy.filter { LibraryOperations.concerns($0.library, $0.operation, library: row.name) }
      return LibraryHealth(
        name: row.name, summary: row.summary, autoInstrument: row.autoInstrument,
        status: row.state.status ?? .notAvailable, isAvailable: row.state.isAvailable,
        isHealthy: row.state.isAvailable && own.allSatisfy(\.breaker.admitsCalls),
        failures: Int(clamping: own.reduce(0) { $0 + $1.failures }))
    }
    let operations = records.map { record in
      OperationErrors(
        library: record.library, operation: record.operation, failures: Int(clamping: record.failures),
        lastErrorAge: record.lastFailureNanoseconds.map {
          .clamped(nanoseconds: nowNanoseconds > $0 ? nowNanoseconds - $0 : 0)
        },
        breakerState: record.breaker.state,
        consecutiveFailures: record.breaker.isClosed ? Int(record.breaker.payload) : 0, calls: record.statistics)
    }
    let available = libraries.count(where: \.isAvailable)
    let healthy = libraries.count(where: \.isHealthy)
    self.init(
      scorePercent: available == 0 ? 100 : (10_000 * Double(healthy) / Double(available)).rounded() / 100,
      hasAvailableLibraries: available > 0, totalLibraries: libraries.count, healthyLibraries: healthy,
      instrumentedLibraries: libraries.count(where: \.isInstrumented), availableLibraries: available,
      libraries: libraries,
      errors: ErrorSummary(
        totalFailures: operations.reduce(0) { $0 + $1.failures }, operations: operations,
        overflowTableFull: overflowTableFull, overflowKeyTooLong: overflowKeyTooLong,
        operationCapacity: operationCapacity))
  }
}
