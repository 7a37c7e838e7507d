internal import ArgumentParser
internal import Dispatch
public import LoadBenchmark
internal import LoadEngine
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
public import LoadTarget

/// The whole command `loadtest`, for this package's executable and for users' own.
public enum LoadTestCommand {
  /// Runs the command with the process's arguments and exits. Call it from the main thread.
  ///
  /// A measuring process stays on that thread: its controller blocks, and on a thread of the concurrency pool it would
  /// take a processor from the tasks that it measures.
  ///
  /// - Parameters:
  ///   - targets: targets beside the built-in ones; one with a built-in target's name takes its place.
  ///   - suite: what `bench` and `ci` measure.
  ///   - thresholds: what `ci` asks of it; files, the environment and options win over them.
  public static func main(
    targets: [any LoadTarget.Type] = [], suite: BenchmarkSuite = .standard,
    thresholds: PerformanceThresholds = .standard
  ) -> Never {
    let context = CommandContext(
      userTargets: targets.map { TargetDescription($0) }, suite: suite, thresholds: thresholds)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.count == 2, arguments[0] == MeasuringProcess.argument {
      let status = MeasuringProcess.run(
        regionPath: arguments[1], targets: context.targets, memory: AllocatorSampler(wantsJemalloc: true),
        tracking: { AllocatorTracking() })
      ProcessExit.normally(status)
    }
    if arguments.count == 2, arguments[0] == PluginProbe.argument {
      ProcessExit.normally(PluginProbe.run(path: arguments[1]))
    }
    Task.detached {
      await CommandContext.$current.withValue(context) { await RootCommand.main(arguments) }
      ProcessExit.normally(ExitStatus.pass.rawValue)
    }
    dispatchMain()
  }
}

/// The root of the command line.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loadtest",
    abstract: "Hammers code in this process from threads, Dispatch or Swift tasks, and says whether it held.",
    discussion: """
      'loadtest <scenario.json>…' is short for 'loadtest run <scenario.json>…'.

      Exit codes: 0 pass, 1 fail, 2 invalid (the measurement cannot be trusted), 3 no data, 64 wrong usage, 65 invalid \
      input file, 66 unreadable input file, 70 internal error, 73 output cannot be created, 74 reading or writing \
      failed, 130 interrupted.
      """,
    version: ToolRecord.version,
    subcommands: [
      RunCommand.self, InspectCommand.self, SchemaCommand.self, TargetsCommand.self, ReportCommand.self,
      JudgeCommand.self, MergeCommand.self, CapacityCommand.self, LeaksCommand.self, BenchCommand.self, CICommand.self,
      CompareCommand.self, BaselineCommand.self, TrendCommand.self, ScheduleCommand.self,
      ChecklistCommand.self, WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}
