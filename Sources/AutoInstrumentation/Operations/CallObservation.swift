import Tracing

/// What an admitted call carries beside its permit, when there is anything: a span, or the names of an operation that the
/// error table has no room for. Exists for few calls.
final class CallObservation: Sendable {
  /// The application's span around the call; nil: it has no tracer.
  let span: (any Span)?
  /// The names of an operation that runs without a breaker; nil: the table has it.
  let untracked: (library: String, operation: String)?

  init(tracer: (any Tracer)?, library: String, operation: String, isTracked: Bool) {
    span = tracer.map { tracer in
      let span = tracer.startAnySpan("\(library).\(operation)")
      span.attributes["library"] = library
      span.attributes["operation"] = operation
      return span
    }
    untracked = isTracked ? nil : (library, operation)
  }
}
