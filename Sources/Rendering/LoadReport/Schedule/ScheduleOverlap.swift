/// The behaviour of a scheduled run while another one of the same output folder is in progress.
public enum ScheduleOverlap: String, Sendable, Hashable, CaseIterable {
  /// It does not run.
  case skip
  /// It waits, then runs.
  case wait
}
