/// What ends the measured phase.
public enum RunLength: Sendable, Hashable {
  /// Time, from the simultaneous start of all workers.
  case duration(nanoseconds: UInt64)
  /// Operations of all workers together, split statically (counts differ by at most one).
  case iterations(UInt64)
  /// Whoever starts the run ends it, and says meanwhile how many of the workers perform: a worker of another tool's master.
  /// No scenario file says so.
  case untilStopped
}
