internal import LoadRecord
internal import LoadStatistics

/// Measured phases that are too short for a rate: waking the workers and reading the clock take a share of them.
enum ShortPhase {
  /// Waking a thread takes some tens of microseconds.
  static let leastSeconds = 0.001

  static func reason(_ record: RunRecord) -> String {
    let microseconds = UInt64(clampedWhole: (record.elapsedSeconds * 1e6).rounded())
    return
      "the measured phase took \(microseconds) µs, and a rate needs 1 ms at least: waking the workers is a share of it"
  }
}
