/// When a scheduled load test starts: the one value from which systemd's, cron's and GitHub's forms derive.
public enum ScheduleTime: Sendable, Hashable {
  /// At the start of each hour.
  case hourly
  /// Each day.
  case daily(hour: Int, minute: Int)
  /// Once a week.
  case weekly(ScheduleWeekday, hour: Int, minute: Int)

  /// The syntax that ``init(_:)`` accepts, for messages.
  public static let accepted =
    "a time of day such as 03:30, a weekday (Mon, Tue, Wed, Thu, Fri, Sat, Sun) and a time such as 'Mon 03:30', or "
    + "'hourly'"

  /// Reads `03:30`, `Mon 03:30` or `hourly`; nil for anything else. Case-insensitive.
  public init?(_ text: String) {
    let words = text.lowercased().split(separator: " ")
    switch words.count {
    case 1 where words[0] == "hourly": self = .hourly
    case 1:
      guard let (hour, minute) = ScheduleTime.clock(words[0]) else { return nil }
      self = .daily(hour: hour, minute: minute)
    case 2:
      guard let day = ScheduleWeekday.allCases.first(where: { $0.abbreviation.lowercased() == words[0] }),
        let (hour, minute) = ScheduleTime.clock(words[1])
      else { return nil }
      self = .weekly(day, hour: hour, minute: minute)
    default: return nil
    }
  }

  /// For comments: `daily at 03:30`.
  public var words: String {
    switch self {
    case .hourly: "hourly"
    case .daily(let hour, let minute): "daily at \(ScheduleTime.clock(hour, minute))"
    case .weekly(let day, let hour, let minute):
      "every \(day.abbreviation) at \(ScheduleTime.clock(hour, minute))"
    }
  }

  /// systemd's calendar event, in the machine's time zone or in UTC.
  public func onCalendar(utc: Bool) -> String {
    let zone = utc ? " UTC" : ""
    return switch self {
    case .hourly: "*-*-* *:00:00\(zone)"
    case .daily(let hour, let minute): "*-*-* \(ScheduleTime.clock(hour, minute)):00\(zone)"
    case .weekly(let day, let hour, let minute):
      "\(day.abbreviation) *-*-* \(ScheduleTime.clock(hour, minute)):00\(zone)"
    }
  }

  /// The five fields of a crontab line, and of a GitHub workflow's `cron`.
  public var cronFields: String {
    switch self {
    case .hourly: "0 * * * *"
    case .daily(let hour, let minute): "\(minute) \(hour) * * *"
    case .weekly(let day, let hour, let minute): "\(minute) \(hour) * * \(day.rawValue)"
    }
  }

  private static func clock(_ text: Substring) -> (hour: Int, minute: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = number(parts[0]), let minute = number(parts[1]), hour < 24, minute < 60 else {
      return nil
    }
    return (hour, minute)
  }

  /// Two digits, no sign.
  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  private static func clock(_ hour: Int, _ minute: Int) -> String {
    [hour, minute].map { $0 < 10 ? "0\($0)" : String($0) }.joined(separator: ":")
  }
}
