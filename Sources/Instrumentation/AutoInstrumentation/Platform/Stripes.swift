internal import CInstrumentation

/// Words that every call writes are replicated, one for each processor, so that threads do not contend for a cache
/// line. Writers still add atomically, because a thread may migrate to another processor.
enum Stripes {
  /// Maximum number of stripes; further processors share them.
  static let limit = 16

  /// The number of stripes on this machine, a power of two.
  static let count = count(forProcessors: Int(cinstrumentation_processor_limit()))

  /// The number of the caller's processor; the caller reduces it modulo the number of stripes.
  @inline(__always)
  static var current: Int { Int(cinstrumentation_processor()) }

  static func count(forProcessors processors: Int) -> Int {
    var count = 1
    while count < min(processors, limit) { count *= 2 }
    return count
  }
}
