import CoreMetrics
import Logging

/// Reports breakers' changes of state to the log, the application's metrics, and listeners.
final class BreakerObserver: Sendable {
  let hub = TransitionHub()
  private let logger: Logger
  private let time: TimeSource
  /// Nil if the application has no metrics system.
  private let metrics: (any MetricsFactory)?

  init(logger: Logger, time: TimeSource, metrics: any MetricsFactory) {
    self.logger = logger
    self.time = time
    self.metrics = metrics is NOOPMetricsHandler ? nil : metrics
  }

  /// Reports a change of state that has happened.
  func stateChanged(_ name: String, from: BreakerState, to: BreakerState) {
    logger.logBreaker(name, to: to)
    if let metrics {
      Counter(
        label: "autoinstrumentation_transitions_total", dimensions: [("breaker", name), ("to", "\(to)")],
        factory: metrics
      ).increment()
    }
    guard hub.hasListeners else { return }
    hub.tell(
      BreakerTransition(breaker: name, from: from, to: to, time: .clamped(nanoseconds: time.nanoseconds())))
  }
}
