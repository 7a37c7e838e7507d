public import LoadScenario

/// The thresholds of the rows of a benchmark suite.
///
/// ```swift
/// var thresholds = PerformanceThresholds.production
/// thresholds.getStatusMilliseconds = 0.25
/// LoadTestCommand.main(targets: [], thresholds: thresholds)
/// ```
public struct PerformanceThresholds: Sendable, Hashable {
  /// The thresholds, in the order in which they are judged.
  public var all: [BenchmarkThreshold]

  /// Thresholds of any rows.
  public init(_ all: [BenchmarkThreshold]) { self.all = all }

  /// The guide's targets.
  public static let standard = PerformanceThresholds([
    mean("get_status", milliseconds: 1), mean("health_check", milliseconds: 0.1),
    mean("get_registry", milliseconds: 0.5), mean("get_error_handler", milliseconds: 0.1),
    mean("get_health_report", milliseconds: 5), mean("handle_error", milliseconds: 2),
    mean("circuit_breaker_call", milliseconds: 0.5), overhead("safe_operation_decorator", percent: 100),
    overhead("context_manager", percent: 150), rate("concurrent_status_10_threads", perSecond: 500),
    rate("concurrent_health_5_threads", perSecond: 1000), mean("memory_intensive_ops", milliseconds: 50),
  ])

  /// Stricter ones for production.
  public static let production: PerformanceThresholds = {
    var thresholds = standard
    thresholds.getStatusMilliseconds = 0.5
    thresholds.healthCheckMilliseconds = 0.05
    thresholds.safeOperationOverheadPercent = 75
    return thresholds
  }()

  /// The maximum mean time of `get_status`, in milliseconds; nil if there is no such threshold.
  public var getStatusMilliseconds: Double? {
    get { milliseconds("get_status") }
    set { setMilliseconds("get_status", newValue) }
  }

  /// The maximum mean time of `health_check`, in milliseconds.
  public var healthCheckMilliseconds: Double? {
    get { milliseconds("health_check") }
    set { setMilliseconds("health_check", newValue) }
  }

  /// The maximum overhead of `safe_operation_decorator`, in per cent.
  public var safeOperationOverheadPercent: Double? {
    get { limit("safe_operation_decorator", .overhead) }
    set {
      set(
        "safe_operation_decorator", .overhead, newValue.map { Self.overhead("safe_operation_decorator", percent: $0) })
    }
  }

  /// Replaces all thresholds of the rows that `others` contains.
  public mutating func override(with others: [BenchmarkThreshold]) {
    let rows = Set(others.map(\.row))
    all = all.filter { !rows.contains($0.row) } + others
  }

  // MARK: Rows

  /// The maximum mean time of a row.
  public static func mean(_ row: String, milliseconds: Double) -> BenchmarkThreshold {
    BenchmarkThreshold(
      row: row, figure: .mean, comparison: .lessOrEqual, value: milliseconds * 1e6,
      expression: "mean <= \(text(milliseconds))ms")
  }

  /// The maximum overhead of a row.
  public static func overhead(_ row: String, percent: Double) -> BenchmarkThreshold {
    BenchmarkThreshold(
      row: row, figure: .overhead, comparison: .lessOrEqual, value: percent,
      expression: "overhead <= \(text(percent))%")
  }

  /// The minimum rate of a row.
  public static func rate(_ row: String, perSecond: Double) -> BenchmarkThreshold {
    BenchmarkThreshold(
      row: row, figure: .rate, comparison: .greaterOrEqual, value: perSecond,
      expression: "rate >= \(text(perSecond))/s")
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  private func limit(_ row: String, _ figure: BenchmarkThreshold.Figure) -> Double? {
    all.first { $0.row == row && $0.figure == figure }?.value
  }

  private func milliseconds(_ row: String) -> Double? { limit(row, .mean).map { $0 / 1e6 } }

  private mutating func setMilliseconds(_ row: String, _ value: Double?) {
    set(row, .mean, value.map { Self.mean(row, milliseconds: $0) })
  }

  private mutating func set(_ row: String, _ figure: BenchmarkThreshold.Figure, _ threshold: BenchmarkThreshold?) {
    let place = all.firstIndex { $0.row == row && $0.figure == figure }
    all.removeAll { $0.row == row && $0.figure == figure }
    if let threshold { all.insert(threshold, at: min(place ?? all.count, all.count)) }
  }
}
