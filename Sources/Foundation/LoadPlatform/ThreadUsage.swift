internal import CPlatform

/// What the kernel counts for one thread.
public struct ThreadUsage: Sendable, Hashable {
  /// Processor time.
  public var cpuNanoseconds: UInt64
  /// Switches forced by the scheduler.
  public var involuntarySwitches: UInt64

  /// The calling thread's; nil where the kernel does not tell. Costs some hundred nanoseconds.
  public static func current() -> ThreadUsage? {
    var usage = cplatform_thread_usage()
    guard cplatform_thread_usage_now(&usage) else { return nil }
    return ThreadUsage(cpuNanoseconds: usage.cpu_nanoseconds, involuntarySwitches: usage.involuntary_switches)
  }
}
