internal import LoadBenchmark
package import LoadScenario

/// The thresholds of the suite of this executable: of code, then a file, then the environment.
package enum SuiteThresholds {
  /// - Parameters:
  ///   - file: a path, or `default` or `production` for the built-in sets.
  ///   - filter: only rows whose names contain this.
  package static func resolve(file: String?, filter: String?) throws -> [BenchmarkThreshold] {
    let suite = CommandContext.current.suite
    // Rows of overheads have a row of their baseline too.
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
      throw Failure(.invalidInput, "a threshold names the row '\(unknown.row)', which the suite does not have")
    }
    guard let filter else { return resolved.all }
    return resolved.all.filter { $0.row.contains(filter) }
  }
}
