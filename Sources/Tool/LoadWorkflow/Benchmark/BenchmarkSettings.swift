package import LoadBenchmark
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import PortableFoundation

/// The settings of a suite. Precedence: option, environment, file, default.
package struct BenchmarkSettings {
  /// Operations of a row of share 1.
  static let defaultIterations: UInt64 = 200_000
  package static let mostIterations: UInt64 = 1_000_000_000
  /// Number of runs of interleaved pairs that measure an overhead.
  static let pairs = 10

  package var iterations: UInt64
  package var warmup: UInt64
  package var outputFolder: String

  package init(
    iterations: UInt64?, warmup: UInt64?, outputFolder: String?, defaultFolder: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Failure) {
    try Self.refuseUnknown(environment)
    let ofEnvironment = try Self.whole("BENCHMARK_ITERATIONS", environment, least: 1)
    let warmupOfEnvironment = try Self.whole("BENCHMARK_WARMUP", environment, least: 0)
    self.iterations = iterations ?? ofEnvironment ?? Self.defaultIterations
    self.warmup = warmup ?? warmupOfEnvironment ?? self.iterations / 10
    let folder = environment["BENCHMARK_OUTPUT_DIR"].flatMap { $0.isEmpty ? nil : $0 }
    self.outputFolder = outputFolder ?? folder ?? defaultFolder
  }

  /// The variables that configure the suite.
  private static let variables = [
    "BENCHMARK_ITERATIONS", "BENCHMARK_WARMUP", "BENCHMARK_OUTPUT_DIR", "PERF_THRESHOLD_STATUS_MS",
    "PERF_THRESHOLD_HEALTH_MS", "PERF_THRESHOLD_OVERHEAD_PCT",
  ]
  /// Variables of the program `perf`, which have the same prefix.
  private static let variablesOfPerf: Set<String> = [
    "PERF_BUILDID_DIR", "PERF_CONFIG", "PERF_CONFIG_NOGLOBAL", "PERF_CONFIG_NOSYSTEM", "PERF_EXEC_PATH", "PERF_PAGER",
  ]

  /// Rejects unknown variables: a limit under a misspelt name would be ignored.
  private static func refuseUnknown(_ environment: [String: String]) throws(Failure) {
    let unknown = environment.keys.filter { name in
      ["BENCHMARK_", "PERF_"].contains { name.hasPrefix($0) } && !variables.contains(name)
        && !variablesOfPerf.contains(name)
    }
    guard let name = unknown.ordered().first else { return }
    let near = NearMiss.of(name, among: variables).map { "did you mean '\($0)'?" }
    throw Failure(
      .invalidInput,
      "unknown environment variable '\(name)'; \(near ?? "expected one of \(variables.joined(separator: ", "))")")
  }

  private static func whole(
    _ name: String, _ environment: [String: String], least: UInt64
  ) throws(Failure) -> UInt64? {
    guard let text = environment[name] else { return nil }
    guard let value = UInt64(text), (least...mostIterations).contains(value) else {
      throw Failure(.invalidInput, "\(name)='\(text)': expected a whole number from \(least) to \(mostIterations)")
    }
    return value
  }

  /// Overrides thresholds by those of the environment.
  package static func override(
    _ thresholds: inout PerformanceThresholds, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Failure) {
    if let value = try number("PERF_THRESHOLD_STATUS_MS", environment) { thresholds.getStatusMilliseconds = value }
    if let value = try number("PERF_THRESHOLD_HEALTH_MS", environment) { thresholds.healthCheckMilliseconds = value }
    if let value = try number("PERF_THRESHOLD_OVERHEAD_PCT", environment) {
      thresholds.safeOperationOverheadPercent = value
    }
  }

  private static func number(_ name: String, _ environment: [String: String]) throws(Failure) -> Double? {
    guard let text = environment[name] else { return nil }
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw Failure(.invalidInput, "\(name)='\(text)': expected a number of at least 0")
    }
    return value
  }
}
