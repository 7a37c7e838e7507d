#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What this process was built with.
enum Sanitizer {
  /// Whether signals reach their handlers late: the thread sanitizer holds them until a thread is at rest.
  static let delaysSignals = dlsym(nil, "__tsan_init") != nil
}
