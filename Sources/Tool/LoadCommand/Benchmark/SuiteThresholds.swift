internal import ArgumentParser
internal import LoadBenchmark
internal import LoadScenario
internal import LoadWorkflow

/// The thresholds of the suite of this executable: of code, then a file, then the environment.
enum SuiteThresholds {
  /// - Parameters:
  ///   - file: a path, or `default` or `production` for the built-in sets.
  ///   - filter: only rows whose names contain this.
  /// - Throws: an exit code, after everything wrong was printed.
  static func resolve(file: String?, filter: String?) throws -> [BenchmarkThreshold] {
    let suite = CommandContext.current.suite
    // Rows of overheads have a row of their baseline too.
    let rows = suite.benchmarks.flatMap { $0.baseline == nil ? [$0.name] : [$0.baselineName, $0.name] }
    var resolved = CommandContext.current.thresholds
    switch file {
    case nil: break
    case "default": resolved = .standard
    case "production": resolved = .production
    case let path?:
      do throws(ScenarioErrors) {
        resolved.override(with: try BenchmarkThresholdsFile.load(path: path, rows: rows))
      } catch {
        for error in error.errors { Diagnostics.error(error.description) }
        let isUnreadable = error.errors.allSatisfy { $0.category == .unreadable }
        throw ExitCode((isUnreadable ? ExitStatus.unreadableInput : .invalidInput).rawValue)
      }
    }
    try BenchmarkOptions.exiting { try BenchmarkSettings.override(&resolved) }
    if let unknown = resolved.all.first(where: { !rows.contains($0.row) }) {
      Diagnostics.error("a threshold names the row '\(unknown.row)', which the suite does not have")
      throw ExitCode(ExitStatus.invalidInput.rawValue)
    }
    guard let filter else { return resolved.all }
    return resolved.all.filter { $0.row.contains(filter) }
  }
}
