internal import CInstrumentation

/// Words that every call writes are there several times, one for each processor, so that threads do not fight for a cache
/// line. Writers add atomically all the same: a thread may move to another processor meanwhile.
enum Stripes {
  /// The most stripes that are made: beyond, processors share.
  static let limit = 16

  /// How many stripes this machine needs: a power of two.
  static let count = count(forProcessors: Int(cinstrumentation_processor_limit()))

  /// The stripe of the processor that the caller runs on; the caller takes it modulo the number of stripes.
  @inline(__always)
  static var current: Int { Int(cinstrumentation_processor()) }

  static func count(forProcessors processors: Int) -> Int {
    var count = 1
    while count < min(processors, limit) { count *= 2 }
    return count
  }
}
