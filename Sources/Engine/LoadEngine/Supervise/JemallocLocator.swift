internal import CLibrary
public import LoadScenario

/// Finds the shared library that is preloaded into measuring processes.
public enum JemallocLocator {
  /// Set to a file to use it, or to nothing to measure without.
  static let variable = "LOADTEST_JEMALLOC"

  private static let names = ["libjemalloc.so.2", "libjemalloc.so"]
  private static let folders = [
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
  ]

  private static var chosen: String? { getenv(variable).map { String(cString: $0) } }

  /// The library's path; nil when it is not installed, or not to be used.
  static func path() -> String? {
    if let chosen { return !chosen.isEmpty && access(chosen, R_OK) == 0 ? chosen : nil }
    return folders.flatMap { folder in names.map { "\(folder)/\($0)" } }.first { access($0, R_OK) == 0 }
  }

  /// Why jemalloc does not serve a process that measures a plan, should it not; nil where the plan does not ask for it.
  ///
  /// - Parameter isPreloaded: whether the process is one that jemalloc is preloaded into, not the caller's own.
  public static func absence(_ plan: Plan, isPreloaded: Bool = true) -> String? {
    guard plan.memory.allocator == .jemalloc else { return nil }
    guard isPreloaded else { return "jemalloc is not preloaded into this process" }
    if let chosen {
      if chosen.isEmpty { return "\(variable) is empty, so that jemalloc was not preloaded" }
      if access(chosen, R_OK) != 0 {
        return "jemalloc was not preloaded: \(variable) is '\(chosen)', which cannot be read"
      }
    }
    return path().map { "\($0) was preloaded and does not serve malloc" }
      ?? "jemalloc was not found (Debian: apt-get install libjemalloc2)"
  }
}
