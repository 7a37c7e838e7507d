internal import CPlatform
internal import LoadPlatform
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension LoopState {
  /// Waits for the worker's think time, or until the phase ends or the run is held. Sleeps as long as that is exact enough
  /// and spins for the rest.
  ///
  /// The worker shows itself as idle meanwhile, so that a long pause is not taken for an operation that hangs.
  ///
  /// - Parameter now: when the pause begins, in ticks.
  /// - Returns: whether the phase ended meanwhile.
  @usableFromInline
  mutating func takePause(from now: UInt64) -> Bool {
    progress.pointee.state.store(WorkerProgress.idle, ordering: .releasing)
    let (due, isBeyond) = now.addingReportingOverflow(drawPauseTicks())
    let phaseEnd = control.pointee.phaseEndTicks
    wait(until: isBeyond ? phaseEnd : min(due, phaseEnd))
    let end = Ticks.now()
    waitedTicks &+= end &- now
    progress.pointee.state.store(WorkerProgress.running, ordering: .releasing)
    return end >= phaseEnd
  }

  private mutating func drawPauseTicks() -> UInt64 {
    guard isPauseExponential else { return pauseTicks }
    // The inverse of the distribution function, of a number in (0, 1].
    let uniform = Double((sampler.next() >> 11) + 1) * 0x1p-53
    return UInt64(-log(uniform) * Double(pauseTicks))
  }

  /// A sleep may end so much too late, so the wait spins from so long before on.
  private static var spinNanoseconds: UInt64 { 60_000 }
  /// After at most so long a sleeper looks whether the run is held.
  private static var longestSleepNanoseconds: UInt64 { 20_000_000 }

  func wait(until due: UInt64) {
    while control.pointee.isGo {
      let now = Ticks.now()
      if now >= due { return }
      let remaining = lane.rate.nanoseconds(due &- now)
      if remaining > Self.spinNanoseconds {
        cplatform_sleep_nanoseconds(min(remaining - Self.spinNanoseconds, Self.longestSleepNanoseconds))
      } else {
        cplatform_relax()
      }
    }
  }
}
