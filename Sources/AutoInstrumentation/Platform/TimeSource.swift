/// A count of nanoseconds that never goes back: what the rest of the library sees of the injected clock.
///
/// A class with a virtual method, not a closure or an existential, because a call through an unmanaged reference to it
/// neither allocates nor counts references.
@usableFromInline
class TimeSource: @unchecked Sendable {
  // No state of its own; the subclass holds immutable values only.

  /// Nanoseconds since this source was made.
  func nanoseconds() -> UInt64 { 0 }

  /// A source that reads `clock`.
  static func reading(_ clock: some Clock<Duration>) -> TimeSource { ClockTimeSource(clock) }
}
