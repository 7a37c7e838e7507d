internal import LoadRecord
package import LoadScenario

/// Loads the scenarios of a command line before any of them is run.
package enum ScenarioLoading {
  /// The plans of all files.
  ///
  /// - Parameter shard: the part of each plan; nil: the whole plan.
  /// - Throws: an exit status, after printing every error of every file.
  package static func plans(
    _ paths: [String], overrides: ScenarioOverrides = ScenarioOverrides(), shard: Shard? = nil
  ) async throws -> [Plan] {
    let catalog = CommandContext.current.catalog
    // Describing a plugin blocks on a process, so this runs on its own thread.
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
      do throws(ScenarioErrors) {
        plans.append(try result.get())
      } catch {
        statuses.append(.explaining(error) ?? .internalError)
      }
    }
    if !statuses.isEmpty { throw ExitStatus.worst(statuses) }
    guard let shard else { return plans }
    return try plans.map { plan in
      do throws(ShardRefusal) {
        return try plan.part(shard)
      } catch {
        throw Failure(.usage, "\(plan.file ?? plan.name): --shard \(shard.index)/\(shard.count): \(error)")
      }
    }
  }

  /// The plan of a file, for commands that take one target, executor and number of workers.
  package static func plan(_ path: String, overrides: ScenarioOverrides) async throws -> Plan {
    let plans = try await plans([path], overrides: overrides)
    guard var plan = plans.first, plan.alternatives == nil else {
      throw Failure(
        .usage,
        "\(path): expected one target, one executor and one number of workers: keep one of each in the scenario, or "
          + "choose with --executor and --threads")
    }
    plan.repetitions = 1
    return plan
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
    // Each shard derives the seed on its own, so all must derive the same one.
    if isChosen, shard != nil { plan.seed = UInt64(PlanDifference.workloadFingerprint(plan), radix: 16) ?? 0 }
    return plan
  }
}
