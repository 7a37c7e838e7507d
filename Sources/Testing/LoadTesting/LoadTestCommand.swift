internal import BuiltinTargets
public import LoadBenchmark
internal import LoadCommand
public import LoadTarget

/// The complete command `loadtest`, for this package's executable and for your own.
public enum LoadTestCommand {
  /// Runs the command with the process's arguments and exits. Call it from the main thread.
  ///
  /// - Parameters:
  ///   - targets: additional targets; one with the name of a built-in target replaces it.
  ///   - suite: the suite that `bench` and `ci` measure.
  ///   - thresholds: the default thresholds of `ci`; files, the environment and options override them.
  public static func main(
    targets: [any LoadTarget.Type] = [], suite: BenchmarkSuite = .standard,
    thresholds: PerformanceThresholds = .standard
  ) -> Never {
    let own = targets.map { TargetDescription($0) }
    let taken = Set(own.map(\.name))
    CommandLineTool.main(
      targets: BuiltinTargets.all.filter { !taken.contains($0.name) } + own, suite: suite, thresholds: thresholds)
  }
}
