import Synchronization

/// A clock that moves only when told.
final class StandingClock: Clock {
  struct Instant: InstantProtocol {
    let sinceStart: Duration

    func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
  }

  private let seconds = Atomic(0)

  var now: Instant { Instant(sinceStart: .seconds(seconds.load(ordering: .acquiring))) }
  var minimumResolution: Duration { .seconds(1) }

  func advance(seconds: Int) { self.seconds.add(seconds, ordering: .acquiringAndReleasing) }

  /// Nothing here sleeps.
  func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}
