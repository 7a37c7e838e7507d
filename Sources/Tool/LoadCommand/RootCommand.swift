internal import ArgumentParser
internal import CLibrary
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadWorkflow

/// The root of the command line.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loadtest",
    abstract: "Load-tests in-process code from threads, Dispatch or Swift tasks, and judges the result.",
    discussion: """
      'loadtest <scenario.json>…' is short for 'loadtest run <scenario.json>…'.

      Exit codes: 0 pass, 1 fail, 2 invalid (the measurement cannot be trusted), 3 no data, 64 usage error, 65 invalid \
      input file, 66 unreadable input file, 70 internal error, 73 cannot create output, 74 I/O error, 130 interrupted.
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

extension RootCommand {
  /// Runs a command line and exits with the code of its result.
  static func main(_ arguments: [String]?) async {
    do {
      var command = try await asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      if let status = ExitStatus.explaining(error) { ProcessExit.normally(status.rawValue) }
      guard exitCode(for: error) == .failure else { exit(withError: error) }
      // 1 is a verdict on the code under test, never a failure of the tool itself.
      Diagnostics.error("\(error)")
      ProcessExit.normally(ExitStatus.internalError.rawValue)
    }
  }

  /// The error in a command line before it is parsed: a misspelt command, which would be taken for a scenario file, or
  /// an empty word, which would stand for the root of the file system or for everything.
  static func refusal(_ arguments: [String]) -> String? {
    if let place = arguments.firstIndex(where: { $0.isEmpty || ($0.hasPrefix("--") && $0.hasSuffix("=")) }) {
      let option =
        arguments[place].isEmpty ? place > 0 ? arguments[place - 1] : "" : String(arguments[place].dropLast())
      return option.hasPrefix("-")
        ? "\(option): empty value; omit the option or give it a value"
        : "argument \(place + 1) is empty: expected a file, a folder or a command"
    }
    if let option = folderOnStandardOutput(arguments) {
      return "\(option) -: expected a name; \(option) does not write to standard output"
    }
    guard let word = arguments.first, word.allSatisfy({ $0.isLetter || $0 == "-" }), !word.hasPrefix("-"),
      access(word, F_OK) != 0
    else { return nil }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !names.contains(word), let near = NearMiss.of(word, among: names) else { return nil }
    return "unknown command '\(word)'; did you mean '\(near)'?"
  }

  /// Options that name a folder or several files.
  private static let folderOptions: Set<String> = ["--output-dir", "--folder", "--write", "--github-benchmark"]

  /// The option whose folder would be named `-`; nil if there is none.
  private static func folderOnStandardOutput(_ arguments: [String]) -> String? {
    for (option, value) in zip(arguments, arguments.dropFirst()) where value == "-" && folderOptions.contains(option) {
      return option
    }
    if arguments.first == "ci", arguments.dropFirst().first == "-" { return "ci" }
    return arguments.first { $0.hasSuffix("=-") && folderOptions.contains(String($0.dropLast(2))) }.map {
      String($0.dropLast(2))
    }
  }
}
