/// Which calls a rate is taken of.
public enum BreakerWindow: Sendable, Hashable {
  /// The last so many calls, 1 to 1,024, whoever made them. Exact. Every call writes to the same word, so that threads
  /// share less well than with a window of time.
  case calls(Int)
  /// The calls of the last so long, 100 milliseconds to 1 hour, in 16 slices: the oldest slice leaves as a whole, so that
  /// between 15 sixteenths of the duration and all of it counts. Each processor writes to words of its own.
  case time(Duration)

  /// The numbers of calls that are possible.
  public static let callCounts = 1...1024
  /// The durations that are possible.
  public static let durations = Duration.milliseconds(100)...Duration.seconds(3600)
}
