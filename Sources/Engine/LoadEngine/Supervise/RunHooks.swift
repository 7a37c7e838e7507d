public import LoadRecord

/// What a run tells those who watch it. All calls come from the supervisor's thread.
public struct RunHooks: Sendable {
  /// Every 50 ms or so: how far the run is.
  public var tick: @Sendable (LiveStatus) -> Void
  /// Each line of the timeline, right after it was written. Returns a reason to end the run early, or nil.
  public var line: @Sendable (TimelineLine) -> String?

  /// Hooks; by default nobody watches.
  public init(
    tick: @escaping @Sendable (LiveStatus) -> Void = { _ in },
    line: @escaping @Sendable (TimelineLine) -> String? = { _ in nil }
  ) {
    self.tick = tick
    self.line = line
  }
}
