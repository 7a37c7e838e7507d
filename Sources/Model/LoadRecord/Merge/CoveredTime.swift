internal import LoadPlatform

/// The time in which at least one of several runs was measuring.
///
/// Shards of one load measure at the same time, repetitions one after the other; the operations of all, divided by this
/// time, are the throughput of both.
enum CoveredTime {
  /// The length of the union of the runs' measured phases, in seconds. A run without a start time is taken to overlap
  /// no other.
  static func seconds(_ runs: [MergedRun]) -> Double {
    var total = 0.0
    var phases: [(start: Int64, seconds: Double)] = []
    for run in runs {
      if let start = run.startedAt.flatMap({ WallClock.nanosecondsSinceEpoch(iso8601: $0) }) {
        phases.append((start, run.elapsedSeconds))
      } else {
        total += run.elapsedSeconds
      }
    }
    phases.sort { $0.start < $1.start }
    guard let first = phases.first else { return total }
    // Relative to the first start: nanoseconds since the epoch are not exact as a floating-point number.
    var end = 0.0
    for phase in phases {
      let start = Double(phase.start - first.start) / 1e9
      if start >= end {
        total += phase.seconds
        end = start + phase.seconds
      } else if start + phase.seconds > end {
        total += start + phase.seconds - end
        end = start + phase.seconds
      }
    }
    return total
  }

  /// The time in which all of several runs were measuring at once, in seconds; nil where one has no start time.
  static func secondsTogether(_ runs: [MergedRun]) -> Double? {
    let starts = runs.compactMap { $0.startedAt.flatMap { WallClock.nanosecondsSinceEpoch(iso8601: $0) } }
    guard starts.count == runs.count, let first = starts.min(), let last = starts.max() else { return nil }
    let end = zip(starts, runs).map { Double($0 - first) / 1e9 + $1.elapsedSeconds }.min() ?? 0
    return max(0, end - Double(last - first) / 1e9)
  }
}
