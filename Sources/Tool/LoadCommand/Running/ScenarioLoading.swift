internal import ArgumentParser
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadWorkflow

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
    let start = try options.commonStart()
    return try await plans(options.scenarios, overrides: overrides, shard: try options.chosenShard()).map { plan in
      var plan = plan
      plan.startNanosecondsSinceEpoch = start
      return plan
    }
  }

  /// - Parameter shard: which part of each plan; nil: all of it.
  static func plans(
    _ paths: [String], overrides: ScenarioOverrides = ScenarioOverrides(), shard: Shard? = nil
  ) async throws -> [Plan] {
    let catalog = CommandContext.current.catalog
    // Describing a plugin blocks on a process, so this happens on a thread of its own.
    let loaded = try await Blocking.run {
      paths.map { path in
        Result { () throws(ScenarioErrors) in
          try load(path, overrides, catalog, shard)
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
    guard let shard else { return plans }
    return try plans.map { plan in
      do throws(ShardRefusal) {
        return try plan.part(shard)
      } catch {
        Diagnostics.error("\(plan.file ?? plan.name): --shard \(shard.index)/\(shard.count): \(error)")
        throw ExitCode(ExitStatus.usage.rawValue)
      }
    }
  }

  private static func load(
    _ path: String, _ overrides: ScenarioOverrides, _ catalog: TargetCatalog, _ shard: Shard?
  ) throws(ScenarioErrors) -> Plan {
    var isChosen = false
    var plan = try ScenarioFile.load(
      path: path, overrides: overrides, catalog: catalog,
      randomSeed: {
        isChosen = true
        return UInt64.random(in: 0...UInt64.max)
      })
    // Shards choose for themselves, and must choose alike.
    if isChosen, shard != nil { plan.seed = UInt64(PlanDifference.workloadFingerprint(plan), radix: 16) ?? 0 }
    return plan
  }
}
