/// A day of the week, numbered as cron numbers it.
public enum ScheduleWeekday: Int, Sendable, Hashable, CaseIterable {
  case sunday = 0
  case monday
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday

  /// Three letters, as `--at` and systemd write it.
  public var abbreviation: String { ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][rawValue] }
}
