internal import CLibrary

/// Finds the shared library that is preloaded into measuring processes.
enum JemallocLocator {
  /// Set to a file to use it, or to nothing to measure without.
  static let variable = "LOADTEST_JEMALLOC"

  private static let names = ["libjemalloc.so.2", "libjemalloc.so"]
  private static let folders = [
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
  ]

  /// The library's path; nil when it is not installed.
  static func path() -> String? {
    if let chosen = getenv(variable).map({ String(cString: $0) }) {
      return !chosen.isEmpty && access(chosen, R_OK) == 0 ? chosen : nil
    }
    return folders.flatMap { folder in names.map { "\(folder)/\($0)" } }.first { access($0, R_OK) == 0 }
  }
}
