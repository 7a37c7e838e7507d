internal import BuiltinTargets
public import LoadBenchmark
internal import LoadCommand
public import LoadTarget

/// The whole command `loadtest`, for this package's executable and for users' own.
public enum LoadTestCommand {
  /// Runs the command with the process's arguments and exits. Call it from the main thread.
  ///
  /// - Parameters:
  ///   - targets: targets beside the built-in ones; one with a built-in target's name takes its place.
  ///   - suite: what `bench` and `ci` measure.
  ///   - thresholds: what `ci` asks of it; files, the environment and options win over them.
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
