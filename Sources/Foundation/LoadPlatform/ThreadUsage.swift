internal import CPlatform

/// The kernel's accounting of one thread.
public struct ThreadUsage: Sendable, Hashable {
  /// Processor time.
  public var cpuNanoseconds: UInt64
  /// Involuntary context switches.
  public var involuntarySwitches: UInt64

  /// The usage of the calling thread; nil where the kernel does not report it. Costs a few hundred nanoseconds.
  public static func current() -> ThreadUsage? {
    var usage = cplatform_thread_usage()
    guard cplatform_thread_usage_now(&usage) else { return nil }
    return ThreadUsage(cpuNanoseconds: usage.cpu_nanoseconds, involuntarySwitches: usage.involuntary_switches)
  }
}
