internal import CLibrary
public import LoadScenario

/// Finds the shared library of an allocator that is preloaded into measuring processes.
public enum AllocatorLocator {
  /// Set to the path of jemalloc's library to use it, or empty to measure without.
  static let jemallocVariable = "LOADTEST_JEMALLOC"

  static let folders = [
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib",
  ]

  private static var chosenJemalloc: String? { getenv(jemallocVariable).map { String(cString: $0) } }

  /// The library's path; nil if it is not installed or not to be used, and for the system's allocator, which has none.
  static func path(of allocator: MemoryPlan.Allocator, in folders: [String] = folders) -> String? {
    if allocator == .jemalloc, let chosenJemalloc {
      return !chosenJemalloc.isEmpty && access(chosenJemalloc, R_OK) == 0 ? chosenJemalloc : nil
    }
    return folders.flatMap { folder in allocator.libraries.map { "\(folder)/\($0)" } }.first { access($0, R_OK) == 0 }
  }

  /// Why the allocator of a plan does not serve a measuring process, in case it does not; nil for the system's.
  ///
  /// - Parameter isPreloaded: whether the process is one with the allocator preloaded, not the caller's own.
  public static func absence(_ plan: Plan, isPreloaded: Bool = true) -> String? {
    let allocator = plan.memory.allocator
    guard allocator != .system else { return nil }
    guard isPreloaded else { return "\(allocator.rawValue) is not preloaded into this process" }
    if allocator == .jemalloc, let chosenJemalloc {
      if chosenJemalloc.isEmpty { return "\(jemallocVariable) is empty, so jemalloc was not preloaded" }
      if access(chosenJemalloc, R_OK) != 0 {
        return "jemalloc was not preloaded: \(jemallocVariable) is '\(chosenJemalloc)', which cannot be read"
      }
    }
    return path(of: allocator).map { "\($0) was preloaded but does not serve malloc" } ?? allocator.absence
  }

  /// Why a plan's allocator cannot be used; nil if it can. jemalloc is the default and may be missing: figures that
  /// need it are null then.
  static func refusal(_ allocator: MemoryPlan.Allocator, in folders: [String] = folders) -> String? {
    guard allocator != .system, allocator != .jemalloc, path(of: allocator, in: folders) == nil else { return nil }
    return "memory.allocator: \(allocator.absence); install it, or use one of "
      + MemoryPlan.Allocator.allCases.filter { $0 != allocator }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }
}

extension MemoryPlan.Allocator {
  /// The names of its library.
  fileprivate var libraries: [String] {
    switch self {
    case .jemalloc: ["libjemalloc.so.2", "libjemalloc.so"]
    case .mimalloc: ["libmimalloc.so.2", "libmimalloc.so.3", "libmimalloc.so"]
    case .tcmalloc: ["libtcmalloc_minimal.so.4", "libtcmalloc_minimal.so", "libtcmalloc.so.4"]
    case .system: []
    }
  }

  /// Its Debian package.
  private var package: String {
    switch self {
    case .jemalloc: "libjemalloc2"
    case .mimalloc: "libmimalloc2.0"
    case .tcmalloc: "libtcmalloc-minimal4"
    case .system: "libc6"
    }
  }

  fileprivate var absence: String { "\(rawValue) was not found (Debian: apt-get install \(package))" }
}
