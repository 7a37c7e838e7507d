/// What a scheduled run does while another one of the same output folder goes on.
public enum ScheduleOverlap: String, Sendable, Hashable, CaseIterable {
  /// It does not run.
  case skip
  /// It waits, then runs.
  case wait
}
