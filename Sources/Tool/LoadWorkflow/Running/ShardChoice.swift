package import LoadScenario

/// Which shard a command line asks for: named as such, or by the variables of what launched the process.
///
/// Variables alone split nothing: a batch script of four Slurm tasks may well run `loadtest` once, and its variables would
/// make that a quarter of the load. `--shard` says that they are meant.
package enum ShardChoice {
  /// A way to learn which shard this is.
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

  /// Why there is no shard.
  package struct Refusal: Error, Equatable {
    package var message: String
    /// Whether a variable's value is to blame rather than the command line.
    package var isOfEnvironment = false
  }

  /// The shard that `--shard TEXT` means.
  package static func shard(_ text: String, environment: [String: String]) throws(Refusal) -> Shard {
    if text == "env" { return try detected(environment) }
    if let launcher = Launcher.all.first(where: { $0.word == text }) {
      guard let shard = try read(launcher, environment) else {
        throw Refusal(message: "--shard \(text): \(launcher.index) is not set")
      }
      return shard
    }
    guard let shard = Shard(text) else {
      let words = Launcher.all.map { "'\($0.word)'" }.joined(separator: ", ")
      throw Refusal(
        message: "--shard is i/n with i from 0 to n - 1, such as 0/4 and 3/4 for the first and the last of four, or "
          + "'env', \(words).")
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
      throw Refusal(message: "--shard env: none of these is set: \(names)")
    }
    if let other = found.first(where: { $0.shard != first.shard }) {
      throw Refusal(
        message: "--shard env: \(first.launcher.index) says \(first.shard), \(other.launcher.index) says "
          + "\(other.shard): name the one that counts with --shard \(first.launcher.word) or --shard "
          + "\(other.launcher.word)")
    }
    return first.shard
  }

  /// What a launcher's variables say; nil where it is not this process's.
  private static func read(_ launcher: Launcher, _ environment: [String: String]) throws(Refusal) -> Shard? {
    guard let index = environment[launcher.index] else { return nil }
    guard let count = environment[launcher.count] else {
      let fix =
        launcher.word == "kubernetes"
        ? "set it to the job's completions: Kubernetes tells a pod its index alone"
        : "start it so that there is a number of tasks, or name the shard with --shard i/n"
      throw Refusal(message: "\(launcher.index) is set, but \(launcher.count) is not: \(fix)")
    }
    guard let shard = Shard("\(index)/\(count)") else {
      throw Refusal(
        message: "\(launcher.index)=\(index) and \(launcher.count)=\(count) are no shard: it counts from 0 to one less "
          + "than their number", isOfEnvironment: true)
    }
    return shard
  }
}
