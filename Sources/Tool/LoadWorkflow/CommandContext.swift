package import LoadBenchmark
internal import LoadEngine
internal import LoadMemory
package import LoadScenario
package import LoadTarget

/// What all commands of an executable share: its targets and its benchmark suite.
package struct CommandContext: Sendable {
  /// All targets that scenarios can name.
  package let targets: [TargetDescription]

  /// The context that `main` was called with. Task-local, because the argument parser makes the commands.
  @TaskLocal package static var current = CommandContext(targets: [])

  /// What `bench` and `ci` measure.
  package let suite: BenchmarkSuite
  /// The default thresholds of `ci`; files and the environment override them.
  package let thresholds: PerformanceThresholds

  package init(
    targets: [TargetDescription], suite: BenchmarkSuite = .standard, thresholds: PerformanceThresholds = .standard
  ) {
    self.targets = targets
    self.suite = suite
    self.thresholds = thresholds
  }

  /// The targets that scenarios may name. A separate process describes plugins, because loading one runs its code.
  package var catalog: TargetCatalog {
    let described = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0) })
    return TargetCatalog(
      named: described.mapValues { TargetCatalog.Target($0) },
      configured: { name, config throws(TargetCatalog.Failure) in
        do {
          return try described[name].map { TargetCatalog.Target(try $0.configured(by: config)) }
        } catch {
          throw TargetCatalog.Failure(message: "\(error)")
        }
      },
      plugin: { path throws(TargetCatalog.Failure) in
        let description = PluginProbe.describe(path: path)
        if let failure = description.failure {
          throw TargetCatalog.Failure(isUnreadable: description.isUnreadable, message: failure)
        }
        return TargetCatalog.Target(
          operations: description.operations.map { .init(name: $0.name) },
          staysOnThread: description.workersStayOnThread)
      })
  }
}
