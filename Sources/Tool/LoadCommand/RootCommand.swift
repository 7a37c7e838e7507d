internal import ArgumentParser
internal import LoadRecord

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
