internal import CPlatform
internal import LoadPlatform

/// The time of waits, pauses and arrivals: the machine's, unless a subclass says otherwise, as one of a test does, whose time
/// passes as the test wants.
///
/// A state that has none reads the machine's counter, inlined; see ``LoopState/clock``. One thread at a time calls it.
open class LoopClock {
  /// The machine's.
  public init() {}

  /// The time, in ticks.
  open func now() -> UInt64 { Ticks.now() }

  /// Lets the calling worker sleep, at least so long.
  open func sleep(nanoseconds: UInt64) { cplatform_sleep_nanoseconds(nanoseconds) }

  /// A short step of a worker that spins until its time has come.
  open func relax() { cplatform_relax() }
}
