internal import CLibrary
internal import CPlatform
internal import LoadPlatform
internal import Synchronization

extension LoopState {
  enum Wait {
    /// The awaited time has come.
    case over
    /// The state may not sleep this long: return at that time.
    case later
    /// The phase is over, or held.
    case ended
  }

  /// Maximum time until a sleeper checks whether the run is held.
  private static var longestSleepNanoseconds: UInt64 { 20_000_000 }

  /// Waits until ``awaitedTicks`` or the end of the phase, whichever comes first: sleeps as long as that is exact enough
  /// and spins for the rest.
  ///
  /// The worker is marked as idle meanwhile. Then it is again what it was: idle, unless the wait is part of a loop.
  mutating func waitForAwaited() -> Wait {
    let phaseEnd = control.pointee.phaseEndTicks
    let due = min(awaitedTicks, phaseEnd)
    let began = currentTicks
    if began >= due { return endWait(at: began, phaseEnd) }
    let before = progress.pointee.state.load(ordering: .relaxed)
    progress.pointee.state.store(WorkerProgress.idle, ordering: .releasing)
    var now = began
    while control.pointee.isGo, now < due {
      let remaining = due &- now
      if remaining <= spinTicks {
        relax()
      } else if maySleep {
        let nanoseconds = lane.rate.nanoseconds(remaining &- spinTicks)
        sleep(nanoseconds: min(nanoseconds, Self.longestSleepNanoseconds))
      } else {
        waitedTicks &+= now &- began
        return .later
      }
      now = currentTicks
    }
    waitedTicks &+= now &- began
    progress.pointee.state.store(before, ordering: .releasing)
    return now < due ? endWait(at: phaseEnd, phaseEnd) : endWait(at: now, phaseEnd)
  }

  private func relax() {
    if let clock { clock._withUnsafeGuaranteedRef { $0.relax() } } else { cplatform_relax() }
  }

  private func sleep(nanoseconds: UInt64) {
    if let clock {
      clock._withUnsafeGuaranteedRef { $0.sleep(nanoseconds: nanoseconds) }
    } else {
      cplatform_sleep_nanoseconds(nanoseconds)
    }
  }

  private mutating func endWait(at now: UInt64, _ phaseEnd: UInt64) -> Wait {
    let isOver = awaitedTicks <= now && now < phaseEnd
    awaitedTicks = 0
    return isOver ? .over : .ended
  }

  /// Begins the worker's think time.
  @usableFromInline
  mutating func beginPause(at now: UInt64) {
    let (due, isBeyond) = now.addingReportingOverflow(drawPauseTicks())
    awaitedTicks = isBeyond ? .max : due
  }

  private mutating func drawPauseTicks() -> UInt64 {
    guard isPauseExponential else { return pauseTicks }
    // The inverse of the distribution function, for a number in (0, 1].
    let uniform = Double((sampler.next() >> 11) + 1) * 0x1p-53
    return UInt64(-log(uniform) * Double(pauseTicks))
  }

  // MARK: Ramps

  /// Waits until it is the worker's turn in a ramp of workers.
  ///
  /// - Returns: nil if it is; otherwise why the loop is not to run.
  public mutating func waitForTurn() -> LoopEnd? {
    while turnIndex < turnCount, let turns {
      let turn = turns[Int(turnIndex)]
      let now = currentTicks
      if now >= turn.endTicks {
        turnIndex += 1
        continue
      }
      activeEndTicks = turn.endTicks
      if now >= turn.startTicks { return nil }
      awaitedTicks = turn.startTicks
      switch waitForAwaited() {
      case .over: return nil
      case .later: return .waiting
      case .ended: return .held
      }
    }
    return turns == nil ? nil : .finished
  }
}
