internal import LoadEngine
internal import LoadRecord
internal import LoadScenario

/// The CPU profile of a run: `profile/all.folded` of its measured phase, and `profile/<operation>.folded` of each
/// operation performed separately, on the same executor and workers.
enum CPUProfile {
  private static let folderName = "profile"

  /// The profiler for a run that is about to start, or why there is none.
  static func start(_ folder: RunFolder) -> (CPUProfiler?, refusal: String?) {
    let part = "\(folder.path)/\(folderName)"
    do { try OutputFile.makeFolder(part) } catch { return (nil, "no CPU profile: \(error)") }
    return start("all", part, in: part)
  }

  /// Finishes the profile of the mix and profiles each of its operations.
  ///
  /// - Returns: the notes on profiles for the record.
  static func finish(
    _ profiler: CPUProfiler?, _ refusal: String?, _ plan: Plan, _ folder: RunFolder, _ launcher: RunLauncher
  ) async throws -> [String] {
    guard let profiler else { return [refusal].compactMap { $0 } }
    var said = ["profiled, which slows the run: \(profiler.finish())"]
    let operations = plan.operationNames
    guard operations.count > 1 else { return said }
    for operation in operations {
      guard var alone = plan.isolating(operation) else { continue }
      alone.thresholds = []
      alone.memory.leaks = .off
      alone.length = .duration(nanoseconds: CPUProfiler.isolatedNanoseconds)
      alone.warmupNanoseconds = min(plan.warmupNanoseconds, 200_000_000)
      // A ramp belongs to the length that it was made for.
      for index in alone.groups.indices { alone.groups[index].ramp = nil }
      let part = try folder.makePart("\(folderName)/\(operation)")
      let (own, reason) = start(operation, part.path, in: "\(folder.path)/\(folderName)")
      guard let own else {
        said += [reason].compactMap { $0 }
        continue
      }
      let outcome = try await launcher.run(alone, folder: part, hooks: RunHooks(tick: { own.watch($0) }))
      said.append(own.finish())
      if outcome == .endedAtOnce { break }
    }
    return said
  }

  private static func start(
    _ name: String, _ part: String, in folder: String
  ) -> (CPUProfiler?, String?) {
    do {
      return (CPUProfiler(folder: folder, name: name, event: try PerfProbe.event(folder: part)), nil)
    } catch {
      return (nil, error.message)
    }
  }
}
