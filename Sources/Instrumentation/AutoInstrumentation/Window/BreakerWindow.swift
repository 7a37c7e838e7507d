/// The calls over which a rate is computed.
public enum BreakerWindow: Sendable, Hashable {
  /// The last 1 to 1,024 calls of all threads. Exact. Every call writes to the same word, so it scales less well with
  /// threads than a time window.
  case calls(Int)
  /// The calls of the last 100 milliseconds to 1 hour, in 16 slices: the oldest slice expires as a whole, so between
  /// 15/16 of the duration and all of it counts. Each processor writes to its own words.
  case time(Duration)

  /// The valid numbers of calls.
  public static let callCounts = 1...1024
  /// The valid durations.
  public static let durations = Duration.milliseconds(100)...Duration.seconds(3600)
}
