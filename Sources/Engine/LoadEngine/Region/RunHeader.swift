internal import Synchronization

/// The first page of a run's shared memory: what the measuring process reports to the observer while it runs.
///
/// Writer: the measuring process's controller; readers: the observer. `phase` is stored with release ordering after
/// what the phase implies (lanes cleared, start time set) and loaded with acquire ordering.
struct RunHeader: ~Copyable {
  enum Phase: UInt32 {
    case starting = 0
    case warmup = 1
    case measuring = 2
    /// The measured phase is over and all its operations have ended or were abandoned.
    case over = 3
  }

  let magic: Atomic<UInt64>
  let phaseWord: Atomic<UInt32>
  /// The function of the target, other than its operations, that the controller has called; 0: none.
  let targetCallWord: Atomic<UInt32>
  /// ``TickRate/factor`` of the measuring process.
  let tickFactor: Atomic<UInt64>
  /// The simultaneous start, in ticks and in monotonic nanoseconds.
  let startTicks: Atomic<UInt64>
  let startNanoseconds: Atomic<UInt64>
  /// The end of a measured phase of a given duration, in ticks; 0 before.
  let phaseEndTicks: Atomic<UInt64>
  /// Memory samples written since the start.
  let memorySamples: Atomic<UInt64>
  /// Quiet points of a leak check written since its start.
  let leakWindows: Atomic<UInt64>
  /// Total number of quiet points of a leak check; 0 before it is known.
  let plannedLeakWindows: Atomic<UInt64>
  /// The last followed order on the number of workers. Stored with release ordering after the counts.
  let steeringNumber: Atomic<UInt64>

  static let magicValue: UInt64 = 0x6C6F_6164_7465_7374

  init() {
    magic = Atomic(RunHeader.magicValue)
    phaseWord = Atomic(Phase.starting.rawValue)
    targetCallWord = Atomic(0)
    tickFactor = Atomic(0)
    startTicks = Atomic(0)
    startNanoseconds = Atomic(0)
    phaseEndTicks = Atomic(0)
    memorySamples = Atomic(0)
    leakWindows = Atomic(0)
    plannedLeakWindows = Atomic(0)
    steeringNumber = Atomic(0)
  }

  var phase: Phase { Phase(rawValue: phaseWord.load(ordering: .acquiring)) ?? .starting }

  func enter(_ phase: Phase) { phaseWord.store(phase.rawValue, ordering: .releasing) }

  var targetCall: TargetCall? { TargetCall(rawValue: targetCallWord.load(ordering: .relaxed)) }

  func enter(_ call: TargetCall?) { targetCallWord.store(call?.rawValue ?? 0, ordering: .relaxed) }
}
