import CoreMetrics

/// The metrics of one operation, in the application's metrics system.
@usableFromInline
final class OperationMetrics: Sendable {
  /// `autoinstrumentation_calls_total`: admitted calls that ended.
  let calls: Counter
  /// `autoinstrumentation_failures_total`: recorded failures, of calls and others.
  let failures: Counter
  /// `autoinstrumentation_rejections_total`: calls that the breaker rejected.
  let rejections: Counter
  /// `autoinstrumentation_call_duration`: how long admitted calls took.
  let duration: Timer

  init(library: String, operation: String, factory: any MetricsFactory) {
    let dimensions = [("library", library), ("operation", operation)]
    calls = Counter(label: "autoinstrumentation_calls_total", dimensions: dimensions, factory: factory)
    failures = Counter(label: "autoinstrumentation_failures_total", dimensions: dimensions, factory: factory)
    rejections = Counter(label: "autoinstrumentation_rejections_total", dimensions: dimensions, factory: factory)
    duration = Timer(label: "autoinstrumentation_call_duration", dimensions: dimensions, factory: factory)
  }
}
