internal import LoadRecord
internal import LoadStatistics

/// Measured phases that are too short for a rate.
enum ShortPhase {
  /// Why a record has no rate; nil if it has one.
  static func reason(_ record: RunRecord) -> String? {
    guard record.elapsedSeconds < RunRecord.leastSecondsOfRate else { return nil }
    let microseconds = UInt64(clampedWhole: (record.elapsedSeconds * 1e6).rounded())
    return
      "the measured phase took \(microseconds) µs, but a rate needs at least 1 ms: waking the workers takes up part of "
      + "the phase"
  }
}
