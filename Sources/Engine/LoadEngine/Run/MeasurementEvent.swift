internal import LoadRecord
internal import LoadScenario

/// The messages of a measuring process to its supervisor: one JSON line each on a pipe.
enum MeasurementEvent: Sendable, Codable {
  /// The measured phase is about to start.
  case ready(ReadyLine)
  /// The run is over.
  case finished(Finished)
  /// The run does not start: the target, a worker or the machine refused.
  case refused(Refused)

  /// The results that are known at the end.
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
    /// Only of a leak check.
    var leaks: LeakResult?
  }

  /// The results of a leak check besides its windows, which are in the shared memory.
  struct LeakResult: Sendable, Codable {
    var sizeClasses: [UInt64]
    /// Live memory before the first window.
    var beginning: [LeakObservations.Point] = []
    /// Nil if allocations cannot be counted.
    var operations: [OperationAllocations]?
    /// The objects that were tracked.
    var profile: AllocationProfile?
    /// The resource that the process ran out of; no window was performed after that.
    var exhausted: LeakResource.Exhaustion?
    /// The limit that was reached.
    var stop: LeakCheckStop?
    /// The duration of operations, for a probe.
    var probe: LeakProbe?
    /// Whether all windows were performed.
    var isComplete: Bool
  }

  /// Why the run does not start.
  struct Refused: Sendable, Codable {
    var message: String
  }
}
