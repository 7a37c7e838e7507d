internal import LoadRecord
internal import LoadStatistics

/// Measured phases that are too short for a rate.
enum ShortPhase {
  /// Why a record has no rate; nil where it has one.
  static func reason(_ record: RunRecord) -> String? {
    guard record.elapsedSeconds < RunRecord.leastSecondsOfRate else { return nil }
    let microseconds = UInt64(clampedWhole: (record.elapsedSeconds * 1e6).rounded())
    return
      "the measured phase took \(microseconds) µs, and a rate needs 1 ms at least: waking the workers is a share of it"
  }
}
