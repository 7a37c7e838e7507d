internal import LoadReport
package import LoadScenario

/// The command line that repeats a run: the original one with the chosen seed and the shard from a launcher's
/// variables, and without the start time. Of an executable's absolute path, only the name remains.
package enum RepeatingCommand {
  /// The text, for a POSIX shell.
  ///
  /// - Parameters:
  ///   - plan: the run's plan.
  ///   - arguments: the command line of this process, with the executable first.
  ///   - scenarios: all scenario files of the command line; only the plan's own is kept.
  package static func text(
    for plan: Plan, arguments: [String] = CommandLine.arguments, scenarios: [String]
  ) -> String {
    let others = Set(scenarios.filter { $0 != plan.file })
    var words = [executable(arguments.first ?? "loadtest")] + arguments.dropFirst().filter { !others.contains($0) }
    remove("--start-at", from: &words)
    if let shard = plan.shard?.shard {
      remove("--shard", from: &words)
      words += ["--shard", "\(shard.index)/\(shard.count)"]
    }
    if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) { words += ["--seed", "\(plan.seed)"] }
    return words.map { ShellWord.quoted($0) }.joined(separator: " ")
  }

  private static func executable(_ typed: String) -> String {
    typed.hasPrefix("/") ? typed.fileName : typed
  }

  /// Removes an option and its value from a command line.
  private static func remove(_ option: String, from words: inout [String]) {
    while let index = words.firstIndex(where: { $0 == option || $0.hasPrefix("\(option)=") }) {
      words.removeSubrange(index..<min(words.count, index + (words[index] == option ? 2 : 1)))
    }
  }
}
