#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What this process was built with.
enum Sanitizer {
  /// Whether threads cannot be stopped anywhere: the thread sanitizer delivers signals when a thread is at rest, and the
  /// address sanitizer's allocator has locks of its own, which a stopped thread would keep.
  static let isPresent = dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
}
