internal import ArgumentParser
internal import LoadPlatform
internal import LoadScenario

/// Reads all scenarios of a command line before any is run.
enum ScenarioLoading {
  /// The plans of all files, with the options' overrides.
  ///
  /// - Throws: an exit code, after every error of every file was printed.
  static func plans(_ options: RunOptions) async throws -> [Plan] {
    let overrides = ScenarioOverrides(
      duration: options.duration, iterations: options.iterations, warmup: options.warmup, threads: options.threads,
      executor: options.executor, rate: options.rate, seed: options.seed, repetitions: options.repetitions,
      timing: options.timing, thresholdsFile: options.thresholds)
    return try await plans(options.scenarios, overrides: overrides)
  }

  static func plans(_ paths: [String], overrides: ScenarioOverrides = ScenarioOverrides()) async throws -> [Plan] {
    let catalog = CommandContext.current.catalog
    // Describing a plugin blocks on a process, so this happens on a thread of its own.
    let loaded = try await Blocking.run {
      paths.map { path in
        Result { () throws(ScenarioErrors) in
          try ScenarioFile.load(
            path: path, overrides: overrides, catalog: catalog, randomSeed: { UInt64.random(in: 0...UInt64.max) })
        }
      }
    }
    var plans: [Plan] = []
    var statuses: [ExitStatus] = []
    for result in loaded {
      switch result {
      case .success(let plan): plans.append(plan)
      case .failure(let errors):
        for error in errors.errors {
          Diagnostics.error(error.description)
          statuses.append(error.category == .unreadable ? .unreadableInput : .invalidInput)
        }
      }
    }
    if !statuses.isEmpty { throw ExitCode(ExitStatus.worst(statuses).rawValue) }
    return plans
  }
}
