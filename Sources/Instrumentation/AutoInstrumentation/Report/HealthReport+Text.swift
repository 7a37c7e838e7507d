extension HealthReport: CustomStringConvertible {
  /// The report as text for people.
  public var description: String {
    var lines = [
      hasAvailableLibraries
        ? "Health score: \(scorePercent) %" : "Health score: \(scorePercent) % (no library is available)",
      "Libraries: \(totalLibraries) registered, \(availableLibraries) available, \(healthyLibraries) healthy, "
        + "\(instrumentedLibraries) instrumented",
    ]
    for library in libraries {
      let health = library.isAvailable ? (library.isHealthy ? ", healthy" : ", unhealthy") : ""
      lines.append("  \(library.name): \(library.status.rawValue)\(health), failures: \(library.failures)")
    }
    lines.append("Errors: \(errors.totalFailures)")
    for operation in errors.operations {
      let age = operation.lastErrorAge.map { ", last \($0) ago" } ?? ""
      lines.append(
        "  \(operation.library) / \(operation.operation): \(operation.failures), breaker "
          + "\(operation.breakerState)\(age)")
    }
    if errors.overflow > 0 {
      lines.append(
        "  not attributed to an operation: \(errors.overflowTableFull) because the table of "
          + "\(errors.operationCapacity) operations is full, \(errors.overflowKeyTooLong) because a name was too long")
    }
    return lines.joined(separator: "\n")
  }
}
