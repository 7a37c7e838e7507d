package import LoadRecord

/// Why a request fails; shown as a page to people and as JSON to programs.
package struct MonitorError: Error, Sendable, Equatable {
  /// The HTTP status.
  package var status: Int
  /// An identifier for programs, in snake case.
  package var code: String
  /// A sentence for people.
  package var message: String

  package init(_ status: Int, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  /// The page or run does not exist.
  package static let notFound = MonitorError(404, "not_found", "No such page or run.")
  /// The client did not send the token.
  package static let unauthorized = MonitorError(401, "unauthorized", "A token is required.")
  /// Starting scenarios is disabled.
  package static let startIsOff = MonitorError(
    403, "start_not_allowed", "Starting scenarios is disabled; the option --allow-start enables it.")
  /// The request comes from a page of another site.
  package static let otherOrigin = MonitorError(403, "other_origin", "Cross-site requests are not allowed.")
  /// The request names another host.
  package static let otherHost = MonitorError(421, "other_host", "The monitor does not serve this host name.")
  /// Too many requests at once.
  package static let busy = MonitorError(503, "busy", "The monitor is busy. Try again in a moment.")

  /// The path does not support the method.
  package static func method(_ allowed: String) -> MonitorError {
    MonitorError(405, "method_not_allowed", "Method not allowed; use \(allowed).")
  }

  /// A malformed request.
  package static func bad(_ message: String) -> MonitorError { MonitorError(400, "bad_request", message) }

  /// A file that could not be read. The message reveals nothing beyond the results folder.
  package init(_ failure: FileFailure) {
    switch failure.kind {
    case .content: self.init(422, "unreadable_run", failure.description)
    case .open: self.init(503, "cannot_read", failure.description)
    case .create, .transfer: self.init(500, "cannot_write", failure.description)
    }
  }

  private struct Document: Encodable {
    struct Inner: Encodable {
      var code: String
      var message: String
    }
    var error: Inner
  }

  /// `{"error": {"code": …, "message": …}}`
  package var json: String {
    (try? OrderedJSONEncoder().encode(Document(error: .init(code: code, message: message))))
      ?? "{\"error\":{\"code\":\"internal\",\"message\":\"\"}}"
  }
}
