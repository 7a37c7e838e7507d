/// What a dashboard asks for: how long one status and one health report took just now, and the health score.
public struct PerformanceMetrics: Sendable, Hashable {
  /// How long reading the status of all libraries took, in milliseconds.
  public let statusTimeMilliseconds: Double
  /// How long building a health report took, in milliseconds.
  public let healthTimeMilliseconds: Double
  /// The score of that report, 0 to 100.
  public let healthScorePercent: Double
}
