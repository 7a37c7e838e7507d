internal import LoadPlatform

/// Detects a worker that has been in one operation for too long.
struct StallWatch: Sendable {
  private let stallNanoseconds: UInt64
  private let everyNanoseconds: UInt64
  private var seen: [(position: UInt64, sinceNanoseconds: UInt64)]
  private var dueNanoseconds: UInt64 = 0

  /// The position of a worker that is in no operation.
  private static let idle = UInt64.max

  init(workers: Int, stallNanoseconds: UInt64) {
    self.stallNanoseconds = stallNanoseconds
    // Many workers are many cache lines to read; a stall is reported within two seconds either way.
    everyNanoseconds = workers > 1000 ? 1_000_000_000 : 250_000_000
    seen = Array(repeating: (StallWatch.idle, 0), count: workers)
  }

  /// Checks all workers if a check is due.
  ///
  /// - Parameter position: a worker's position while it is in an operation, nil while it stands still.
  /// - Returns: a worker whose position has not changed for longer than the limit.
  mutating func stalledWorker(nowNanoseconds: UInt64, position: (Int) -> UInt64?) -> Int? {
    guard nowNanoseconds >= dueNanoseconds else { return nil }
    dueNanoseconds = nowNanoseconds + everyNanoseconds
    for worker in seen.indices {
      guard let now = position(worker) else {
        seen[worker].position = StallWatch.idle
        continue
      }
      if now != seen[worker].position {
        seen[worker] = (now, nowNanoseconds)
      } else if nowNanoseconds - seen[worker].sinceNanoseconds > stallNanoseconds {
        return worker
      }
    }
    return nil
  }
}
