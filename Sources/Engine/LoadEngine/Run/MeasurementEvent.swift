internal import LoadRecord
internal import LoadScenario

/// What a measuring process tells its supervisor: one JSON line each on a pipe.
enum MeasurementEvent: Sendable, Codable {
  /// The measured phase is about to start.
  case ready(ReadyLine)
  /// The run is over.
  case finished(Finished)
  /// The run does not start: the target, a worker or the machine refused.
  case refused(Refused)

  /// What is known at the end.
  struct Finished: Sendable, Codable {
    var gauges: [String: Double?]
    var invariantViolation: String?
    var failureNames: [Int32: String]
    var hiccups: EnvironmentRecord.HiccupRecord?
    /// What kept workers from running, as far as this process sees it.
    var disturbances: [Disturbance]?
    /// The largest resident size of the measured phase.
    var peakResidentBytes: UInt64?
    var warnings: [String]
    /// Of a leak check alone.
    var leaks: LeakResult?
  }

  /// What is known of a leak check beside its windows, which lie in the shared memory.
  struct LeakResult: Sendable, Codable {
    var sizeClasses: [UInt64]
    /// Live memory before the first window.
    var beginning: [LeakObservations.Point] = []
    /// Nil where allocations cannot be counted.
    var operations: [OperationAllocations]?
    /// The objects that were tracked.
    var profile: AllocationProfile?
    /// What the process ran out of; no window after that was performed.
    var exhausted: LeakResource.Exhaustion?
    /// The limit that was reached.
    var stop: LeakCheckStop?
    /// How long operations take, where that was all that was asked.
    var probe: LeakProbe?
    /// Whether all windows were performed.
    var isComplete: Bool
  }

  /// Why the run does not start.
  struct Refused: Sendable, Codable {
    var message: String
  }
}
