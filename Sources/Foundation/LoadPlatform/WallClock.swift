internal import CLibrary

/// The time of day, for labels and for scheduled starts; never used to measure.
public enum WallClock {
  /// Now.
  public static func nanosecondsSinceEpoch() -> UInt64 {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return UInt64(max(0, moment.tv_sec)) * 1_000_000_000 + UInt64(moment.tv_nsec)
  }

  /// Now in UTC, `2026-01-31T12:34:56.789Z`.
  public static func iso8601() -> String { iso8601(nanosecondsSinceEpoch: nanosecondsSinceEpoch()) }

  /// A time in UTC, `2026-01-31T12:34:56.789Z`.
  public static func iso8601(nanosecondsSinceEpoch nanoseconds: UInt64) -> String {
    let time = broken(seconds: nanoseconds / 1_000_000_000)
    let milliseconds = Int(nanoseconds / 1_000_000 % 1000)
    return "\(date(time, separator: "-"))T\(clock(time, separator: ":")).\(padded(milliseconds, 3))Z"
  }

  /// Now in UTC, in a form fit for file names, `20260131T123456Z`.
  public static func compact() -> String {
    let time = broken(seconds: nanosecondsSinceEpoch() / 1_000_000_000)
    return "\(date(time, separator: ""))T\(clock(time, separator: ""))Z"
  }

  private static func broken(seconds: UInt64) -> tm {
    var broken = tm()
    var seconds = time_t(seconds)
    gmtime_r(&seconds, &broken)
    return broken
  }

  private static func date(_ time: tm, separator: String) -> String {
    [padded(Int(time.tm_year) + 1900, 4), padded(Int(time.tm_mon) + 1, 2), padded(Int(time.tm_mday), 2)]
      .joined(separator: separator)
  }

  private static func clock(_ time: tm, separator: String) -> String {
    [padded(Int(time.tm_hour), 2), padded(Int(time.tm_min), 2), padded(Int(time.tm_sec), 2)].joined(
      separator: separator)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
