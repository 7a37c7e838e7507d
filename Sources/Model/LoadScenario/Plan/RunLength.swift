/// What ends the measured phase.
public enum RunLength: Sendable, Hashable {
  /// Time, from the simultaneous start of all workers.
  case duration(nanoseconds: UInt64)
  /// Operations of all workers together, split statically (counts differ by at most one).
  case iterations(UInt64)
  /// Until whoever started the run ends it, who also sets how many workers perform: for a worker of another tool's
  /// master. Scenario files cannot request it.
  case untilStopped
}
