internal import LoadRecord
internal import PortableFoundation

/// Determines whether `perf` is installed and permitted, and what it can count on this machine.
enum PerfProbe {
  /// Why there is no profile, and how to fix that.
  struct Unavailable: Error {
    var message: String
  }

  /// The event to count: processor cycles, or the CPU clock where a virtual machine has no hardware counters.
  ///
  /// - Parameter folder: the folder for a trial recording.
  /// - Throws: ``Unavailable``.
  static func event(folder: String) throws(Unavailable) -> String {
    let trial = "\(folder)/trial.data"
    let errors = "\(folder)/trial.txt"
    defer {
      try? FileManager.default.removeItem(atPath: trial)
      try? FileManager.default.removeItem(atPath: errors)
    }
    var isThere = false
    for event in ["cycles", "cpu-clock"] {
      let process = PerfProcess(
        ["perf", "record", "--quiet", "-e", event, "-F", "99", "-o", trial, "--", "true"], errors: errors)
      guard let process else { break }
      isThere = true
      if process.wait() == 0 { return event }
    }
    guard isThere else {
      throw Unavailable(
        message: "no CPU profile: 'perf' was not found; install it (Debian: linux-perf, Ubuntu: linux-tools-generic)")
    }
    let said = ((try? SmallFile.read(errors)) ?? "").split(separator: "\n").first.map { ": \($0)" } ?? ""
    throw Unavailable(
      message:
        "no CPU profile: 'perf' is not permitted here\(said); run 'sysctl kernel.perf_event_paranoid=1' and, in a "
        + "container, add the capability PERFMON")
  }
}

/// Files that fit into memory.
enum SmallFile {
  static func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
