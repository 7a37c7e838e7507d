#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What this process was built with.
enum Sanitizer {
  /// Whether it is the thread sanitizer, which looks at every access.
  static let isThread = dlsym(nil, "__tsan_init") != nil
}
