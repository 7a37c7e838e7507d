/// Time of a standard-library clock since this object was created.
final class ClockTimeSource<Source: Clock>: TimeSource, @unchecked Sendable where Source.Duration == Duration {
  // Immutable after initialisation.
  private let clock: Source
  private let origin: Source.Instant

  init(_ clock: Source) {
    self.clock = clock
    origin = clock.now
  }

  override func nanoseconds() -> UInt64 { origin.duration(to: clock.now).clampedNanoseconds }
}
