import Synchronization

/// A clock that moves only when told, by whole nanoseconds.
final class ManualClock: Clock {
  struct Instant: InstantProtocol {
    let sinceStart: Duration

    func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
  }

  private let nanoseconds = Atomic<Int64>(1_000_000_000)
  private let reads = Atomic<Int>(0)

  var now: Instant {
    reads.add(1, ordering: .relaxed)
    return Instant(sinceStart: .nanoseconds(nanoseconds.load(ordering: .acquiring)))
  }

  var minimumResolution: Duration { .nanoseconds(1) }

  /// How often the clock was read.
  var readCount: Int { reads.load(ordering: .acquiring) }

  func advance(by duration: Duration) {
    nanoseconds.add(Int64(duration / .nanoseconds(1)), ordering: .acquiringAndReleasing)
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}
