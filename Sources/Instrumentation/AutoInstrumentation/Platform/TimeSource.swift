/// A monotonic count of nanoseconds: the library's view of the injected clock.
///
/// A class with virtual methods, not a closure or an existential, because a call through an unmanaged reference to it
/// neither allocates nor counts references.
@usableFromInline
class TimeSource: @unchecked Sendable {
  // No state of its own; the subclasses hold immutable values only.

  /// Nanoseconds since this source was created.
  func nanoseconds() -> UInt64 { 0 }

  /// The same time or, if cheaper, a separate monotonic count that may lag by a few milliseconds.
  func coarseNanoseconds() -> UInt64 { nanoseconds() }

  /// A source that reads `clock`.
  static func reading(_ clock: some Clock<Duration>) -> TimeSource {
    clock is ContinuousClock ? SystemTimeSource() : ClockTimeSource(clock)
  }
}
