internal import LoadPlatform

/// The calls that a breaker with rates judges, in plain fields.
enum LockedWindow {
  /// A ring of the last calls: whether each failed.
  case calls([Bool], next: Int, failures: Int)
  /// 16 slices of a time window: number of the slice, calls, failures.
  case time([(slice: UInt64, calls: Int, failures: Int)], sliceNanoseconds: UInt64)

  static func last(_ calls: Int) -> LockedWindow { .calls(Array(repeating: false, count: calls), next: 0, failures: 0) }

  static func last(seconds: UInt64) -> LockedWindow {
    .time(Array(repeating: (0, 0, 0), count: 16), sliceNanoseconds: seconds * 1_000_000_000 / 16)
  }

  /// Records a call.
  mutating func record(failed: Bool) {
    switch self {
    case .calls(var ring, let next, var failures):
      // Moved out and back in, so that the ring is modified in place.
      self = .calls([], next: 0, failures: 0)
      if ring[next] { failures -= 1 }
      if failed { failures += 1 }
      ring[next] = failed
      self = .calls(ring, next: next + 1 == ring.count ? 0 : next + 1, failures: failures)
    case .time(var slices, let sliceNanoseconds):
      self = .time([], sliceNanoseconds: sliceNanoseconds)
      let slice = MonotonicClock.nanoseconds() / sliceNanoseconds
      let index = Int(slice % 16)
      if slices[index].slice != slice { slices[index] = (slice, 0, 0) }
      slices[index].calls += 1
      if failed { slices[index].failures += 1 }
      self = .time(slices, sliceNanoseconds: sliceNanoseconds)
    }
  }
}
