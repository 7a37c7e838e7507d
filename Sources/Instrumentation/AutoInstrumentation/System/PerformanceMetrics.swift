/// Figures for a dashboard: the current times of one status reading and one health report, and the health score.
public struct PerformanceMetrics: Sendable, Hashable {
  /// How long reading the status of all libraries took, in milliseconds.
  public let statusTimeMilliseconds: Double
  /// How long building a health report took, in milliseconds.
  public let healthTimeMilliseconds: Double
  /// The score of that report, 0 to 100.
  public let healthScorePercent: Double
}
