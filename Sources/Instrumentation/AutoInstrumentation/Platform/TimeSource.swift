/// A count of nanoseconds that never goes back: what the rest of the library sees of the injected clock.
///
/// A class with virtual methods, not a closure or an existential, because a call through an unmanaged reference to it
/// neither allocates nor counts references.
@usableFromInline
class TimeSource: @unchecked Sendable {
  // No state of its own; the subclasses hold immutable values only.

  /// Nanoseconds since this source was made.
  func nanoseconds() -> UInt64 { 0 }

  /// The same, or a count of its own that may be some milliseconds late, whichever is cheaper. Never goes back.
  func coarseNanoseconds() -> UInt64 { nanoseconds() }

  /// A source that reads `clock`.
  static func reading(_ clock: some Clock<Duration>) -> TimeSource {
    clock is ContinuousClock ? SystemTimeSource() : ClockTimeSource(clock)
  }
}
