internal import LoadReport
package import LoadScenario

/// The command line that makes a run again: the one that made it, with the seed that was chosen and the shard that a
/// launcher's variables named, and without the time of day that it began at.
package enum RepeatingCommand {
  /// The text, for a POSIX shell.
  ///
  /// - Parameters:
  ///   - plan: the run's plan.
  ///   - arguments: of this process, the executable first.
  ///   - scenarios: all scenario files of the command line; of them only the plan's own is kept.
  package static func text(
    for plan: Plan, arguments: [String] = CommandLine.arguments, scenarios: [String]
  ) -> String {
    let executable = arguments.first.flatMap { $0.split(separator: "/").last.map { String($0) } } ?? "loadtest"
    let others = Set(scenarios.filter { $0 != plan.file })
    var words = [executable] + arguments.dropFirst().filter { !others.contains($0) }
    remove("--start-at", from: &words)
    if let shard = plan.shard?.shard {
      remove("--shard", from: &words)
      words += ["--shard", "\(shard.index)/\(shard.count)"]
    }
    if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) { words += ["--seed", "\(plan.seed)"] }
    return words.map { ShellWord.quoted($0) }.joined(separator: " ")
  }

  /// Takes an option and its value out of a command line.
  private static func remove(_ option: String, from words: inout [String]) {
    while let index = words.firstIndex(where: { $0 == option || $0.hasPrefix("\(option)=") }) {
      words.removeSubrange(index..<min(words.count, index + (words[index] == option ? 2 : 1)))
    }
  }
}
