internal import CPlatform
internal import LoadPlatform

/// The time of waits, pauses and arrivals: the machine's, unless a subclass provides another, such as the simulated
/// time of a test.
///
/// Without it, a state reads the machine's counter, inlined; see ``LoopState/clock``. One thread at a time calls it.
open class LoopClock {
  /// The machine's time.
  public init() {}

  /// The time, in ticks.
  open func now() -> UInt64 { Ticks.now() }

  /// Lets the calling worker sleep, at least for the given time.
  open func sleep(nanoseconds: UInt64) { cplatform_sleep_nanoseconds(nanoseconds) }

  /// A short step of a worker that spins until its time has come.
  open func relax() { cplatform_relax() }
}
