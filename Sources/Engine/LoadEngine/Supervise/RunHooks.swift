public import LoadRecord

/// The callbacks of a run for observers. All calls come from the supervisor's thread.
public struct RunHooks: Sendable {
  /// The progress of the run, about every 50 ms.
  public var tick: @Sendable (LiveStatus) -> Void
  /// Each line of the timeline, right after it was written. Returns a reason to end the run early, or nil.
  public var line: @Sendable (TimelineLine) -> String?

  /// Hooks that do nothing by default.
  public init(
    tick: @escaping @Sendable (LiveStatus) -> Void = { _ in },
    line: @escaping @Sendable (TimelineLine) -> String? = { _ in nil }
  ) {
    self.tick = tick
    self.line = line
  }
}
