public import CPlatform

/// The engine's timer: a processor counter where it can serve as a clock, the monotonic clock elsewhere.
///
/// A reading is a number of ticks; ``TickRate`` turns differences into nanoseconds.
public enum Ticks {
  /// The counter's value now. Wait-free, about 10 ns; not ordered against neighbouring instructions.
  @inlinable @inline(__always)
  public static func now() -> UInt64 { cplatform_ticks() }

  /// Chooses the source for this process, at the first call. Call it before the threads of a run exist.
  ///
  /// - Returns: whether the counter is invariant and used.
  @discardableResult
  public static func choose() -> Bool { cplatform_choose_timer() }

  /// Whether the counter is used.
  public static var isCounter: Bool { cplatform_timer_is_counter() }
}

/// The monotonic clock of the operating system.
public enum MonotonicClock {
  /// Nanoseconds since an arbitrary point, the same for all processes of the machine.
  public static func nanoseconds() -> UInt64 { cplatform_monotonic_nanoseconds() }

  /// The same, including the time in which the machine was suspended, where the system counts it.
  public static func nanosecondsWithSuspension() -> UInt64 { cplatform_boot_nanoseconds() }
}
