/// What ends the measured phase.
public enum RunLength: Sendable, Hashable {
  /// Time, from the simultaneous start of all workers.
  case duration(nanoseconds: UInt64)
  /// Operations of all workers together, split statically (counts differ by at most one).
  case iterations(UInt64)
  /// Until the caller ends the run; meanwhile the caller sets how many workers perform. For a worker of another tool's
  /// master; scenario files cannot request it.
  case untilStopped
}
