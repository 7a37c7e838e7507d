package import LoadScenario

/// The shard that a command line requests, directly or by the environment variables of a launcher.
///
/// Without `--shard`, these variables are ignored: a batch script of four Slurm tasks may run `loadtest` once, and its
/// variables would reduce that to a quarter of the load.
package enum ShardChoice {
  /// A launcher whose environment variables give the shard.
  struct Launcher {
    var word: String
    var index: String
    var count: String

    static let all = [
      Launcher(word: "kubernetes", index: "JOB_COMPLETION_INDEX", count: "LOADTEST_SHARDS"),
      Launcher(word: "slurm", index: "SLURM_PROCID", count: "SLURM_NTASKS"),
      Launcher(word: "mpi", index: "OMPI_COMM_WORLD_RANK", count: "OMPI_COMM_WORLD_SIZE"),
    ]
  }

  /// Why no shard could be determined.
  package struct Refusal: Error, Equatable {
    package var message: String
    /// Whether the value of a variable is invalid, rather than the command line.
    package var isOfEnvironment = false
  }

  /// The shard of `--shard TEXT`.
  package static func shard(_ text: String, environment: [String: String]) throws(Refusal) -> Shard {
    if text == "env" { return try detected(environment) }
    if let launcher = Launcher.all.first(where: { $0.word == text }) {
      guard let shard = try read(launcher, environment) else {
        throw Refusal(
          message: "--shard \(text): \(launcher.index) is not set; start loadtest by that launcher, or use --shard i/n")
      }
      return shard
    }
    guard let shard = Shard(text) else {
      let words = Launcher.all.map { "'\($0.word)'" }.joined(separator: ", ")
      throw Refusal(
        message: "--shard '\(text)': expected i/n with i from 0 to n - 1, such as 0/4 for the first of four, or "
          + "one of 'env', \(words).")
    }
    return shard
  }

  private static func detected(_ environment: [String: String]) throws(Refusal) -> Shard {
    var found: [(launcher: Launcher, shard: Shard)] = []
    for launcher in Launcher.all {
      if let shard = try read(launcher, environment) { found.append((launcher, shard)) }
    }
    guard let first = found.first else {
      let names = Launcher.all.map { "\($0.index) with \($0.count)" }.joined(separator: ", ")
      throw Refusal(message: "--shard env: none of these is set: \(names); use --shard i/n")
    }
    if let other = found.first(where: { $0.shard != first.shard }) {
      throw Refusal(
        message: "--shard env: \(first.launcher.index) gives \(first.shard), but \(other.launcher.index) gives "
          + "\(other.shard): choose one with --shard \(first.launcher.word) or --shard \(other.launcher.word)")
    }
    return first.shard
  }

  /// The shard of a launcher's variables; nil if they are not set.
  private static func read(_ launcher: Launcher, _ environment: [String: String]) throws(Refusal) -> Shard? {
    guard let index = environment[launcher.index] else { return nil }
    guard let count = environment[launcher.count] else {
      let fix =
        launcher.word == "kubernetes"
        ? "set it to the job's completions, which Kubernetes does not pass to its pods"
        : "start the job with a number of tasks, or use --shard i/n"
      throw Refusal(message: "\(launcher.index) is set, but \(launcher.count) is not: \(fix)")
    }
    guard let shard = Shard("\(index)/\(count)") else {
      throw Refusal(
        message: "invalid shard \(launcher.index)='\(index)', \(launcher.count)='\(count)': the index must be from 0 "
          + "to the number of shards minus 1", isOfEnvironment: true)
    }
    return shard
  }
}
