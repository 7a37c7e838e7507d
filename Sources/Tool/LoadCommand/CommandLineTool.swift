internal import ArgumentParser
internal import Dispatch
package import LoadBenchmark
internal import LoadEngine
internal import LoadMemory
internal import LoadPlatform
internal import LoadScenario
package import LoadTarget
internal import LoadWorkflow

/// The command line for a given set of targets.
package enum CommandLineTool {
  /// Runs the command with the process's arguments and exits. Call it from the main thread.
  ///
  /// A measuring process stays on that thread: its controller blocks, and on a thread of the concurrency pool it would
  /// take a processor from the tasks that it measures.
  ///
  /// - Parameters:
  ///   - targets: all targets that scenarios can name.
  ///   - suite: what `bench` and `ci` measure.
  ///   - thresholds: the default thresholds of `ci`; files, the environment and options override them.
  package static func main(
    targets: [TargetDescription], suite: BenchmarkSuite, thresholds: PerformanceThresholds
  ) -> Never {
    StandardStreams.reserve()
    let context = CommandContext(targets: targets, suite: suite, thresholds: thresholds)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.count == 2, arguments[0] == MeasuringProcess.argument {
      let status = MeasuringProcess.run(
        regionPath: arguments[1], targets: context.targets,
        memory: { AllocatorSampler(wanted: $0.memory.allocator.rawValue, absence: AllocatorLocator.absence($0)) },
        tracking: { AllocatorTracking(fromStart: true) })
      ProcessExit.normally(status)
    }
    if arguments.count == 2, arguments[0] == PluginProbe.argument {
      ProcessExit.normally(PluginProbe.run(path: arguments[1]))
    }
    if let refusal = RootCommand.refusal(arguments) {
      Diagnostics.error(refusal)
      ProcessExit.normally(ExitStatus.usage.rawValue)
    }
    Task.detached {
      await CommandContext.$current.withValue(context) { await RootCommand.main(arguments) }
      ProcessExit.normally(ExitStatus.pass.rawValue)
    }
    dispatchMain()
  }
}
