internal import BuiltinTargets
internal import LoadBenchmark
internal import LoadEngine
internal import LoadMemory
package import LoadScenario
package import LoadTarget

/// What all commands of one executable share: its targets.
struct CommandContext: Sendable {
  /// All targets that scenarios can name: the built-in ones, then the user's; a user's own name wins.
  let targets: [TargetDescription]

  /// The context that `main` was called with. Task-local, because the argument parser makes the commands.
  @TaskLocal static var current = CommandContext(userTargets: [])

  /// What `bench` and `ci` measure.
  let suite: BenchmarkSuite
  /// What `ci` asks of it, before files and environment.
  let thresholds: PerformanceThresholds

  init(
    userTargets: [TargetDescription], suite: BenchmarkSuite = .standard, thresholds: PerformanceThresholds = .standard
  ) {
    self.suite = suite
    self.thresholds = thresholds
    let taken = Set(userTargets.map(\.name))
    targets = BuiltinTargets.all.filter { !taken.contains($0.name) } + userTargets
  }

  /// What scenarios may name. Plugins are described by a measuring process: loading one runs its code.
  var catalog: TargetCatalog {
    TargetCatalog(
      named: Dictionary(uniqueKeysWithValues: targets.map { ($0.name, TargetCatalog.Target($0)) }),
      plugin: { path throws(TargetCatalog.PluginFailure) in
        let description = PluginProbe.describe(path: path)
        if let failure = description.failure {
          throw TargetCatalog.PluginFailure(isUnreadable: description.isUnreadable, message: failure)
        }
        return TargetCatalog.Target(
          operations: description.operations.map { .init(name: $0.name) },
          staysOnThread: description.workersStayOnThread)
      })
  }
}

extension TargetCatalog.Target {
  /// What scenarios may name of a described target.
  package init(_ target: TargetDescription) {
    self.init(
      operations: target.operations.map { .init(name: $0.name, isAsynchronous: $0.isAsynchronous) },
      staysOnThread: target.workersStayOnThread)
  }
}
