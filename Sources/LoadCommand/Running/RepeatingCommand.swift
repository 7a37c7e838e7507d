internal import LoadReport
internal import LoadScenario

/// The command line that makes a run again: the one that made it, with the seed that was chosen.
enum RepeatingCommand {
  /// The text, for a POSIX shell.
  ///
  /// - Parameters:
  ///   - plan: the run's plan.
  ///   - arguments: of this process, the executable first.
  ///   - scenarios: all scenario files of the command line; of them only the plan's own is kept.
  static func text(
    for plan: Plan, arguments: [String] = CommandLine.arguments, scenarios: [String]
  ) -> String {
    let executable = arguments.first.flatMap { $0.split(separator: "/").last.map { String($0) } } ?? "loadtest"
    let others = Set(scenarios.filter { $0 != plan.file })
    var words = [executable] + arguments.dropFirst().filter { !others.contains($0) }
    if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) { words += ["--seed", "\(plan.seed)"] }
    return words.map { ShellWord.quoted($0) }.joined(separator: " ")
  }
}
