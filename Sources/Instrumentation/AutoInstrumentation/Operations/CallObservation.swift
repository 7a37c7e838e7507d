import CoreMetrics
import Tracing

/// The observation of an admitted call: its duration, a span, and the names of an operation that does not fit into the
/// error table. Few calls have one.
final class CallObservation: Sendable {
  /// When the call was admitted.
  let startedNanoseconds: UInt64
  /// The application's span around the call; nil without a tracer.
  let span: (any Span)?
  /// The names of an operation that runs without a breaker; nil if it is in the table.
  let untracked: (library: String, operation: String)?

  init(_ recorder: ErrorRecorder, library: String, operation: String, isTracked: Bool) {
    startedNanoseconds = recorder.time.nanoseconds()
    span = recorder.tracer.map { tracer in
      let span = tracer.startAnySpan("\(library).\(operation)")
      span.attributes["library"] = library
      span.attributes["operation"] = operation
      return span
    }
    untracked = isTracked ? nil : (library, operation)
  }

  /// Ends the span and counts the call.
  func end(_ metrics: OperationMetrics?, nowNanoseconds: UInt64) {
    metrics?.calls.increment()
    metrics?.duration.recordNanoseconds(
      Int64(clamping: nowNanoseconds - min(nowNanoseconds, startedNanoseconds)))
    span?.end()
  }
}
