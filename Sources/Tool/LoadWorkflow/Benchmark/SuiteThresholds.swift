internal import LoadBenchmark
package import LoadScenario

/// The thresholds of this executable's suite: those of the code, overridden by a file, then by the environment.
package enum SuiteThresholds {
  /// - Parameters:
  ///   - file: a path, or `default` or `production` for the built-in sets.
  ///   - filter: only rows whose names contain this.
  package static func resolve(file: String?, filter: String?) throws -> [BenchmarkThreshold] {
    let suite = CommandContext.current.suite
    // An overhead row also has a row for its baseline.
    let rows = suite.benchmarks.flatMap { $0.baseline == nil ? [$0.name] : [$0.baselineName, $0.name] }
    var resolved = CommandContext.current.thresholds
    switch file {
    case nil: break
    case "default": resolved = .standard
    case "production": resolved = .production
    case let path?: resolved.override(with: try BenchmarkThresholdsFile.load(path: path, rows: rows))
    }
    try BenchmarkSettings.override(&resolved)
    if let unknown = resolved.all.first(where: { !rows.contains($0.row) }) {
      throw Failure(
        .invalidInput,
        "threshold for unknown row '\(unknown.row)'; expected one of \(rows.joined(separator: ", "))")
    }
    guard let filter else { return resolved.all }
    return resolved.all.filter { $0.row.contains(filter) }
  }
}
