internal import LoadRecord

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
    var warnings: [String]
  }

  /// Why the run does not start.
  struct Refused: Sendable, Codable {
    var message: String
  }
}
